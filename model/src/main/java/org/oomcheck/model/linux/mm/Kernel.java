// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.oomcheck.model.kernel.Freezer;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.linux.Functions;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.fs.Filesystem;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;

/** One running kernel: its functions and its memory management, on a machine. */
public final class Kernel {
  private final Machine machine;
  private final Functions functions;
  private final Sleep sleep;
  private final Freezer freezer;
  private final Processes processes;
  private final Filesystem filesystem;
  private final Vmscan vmscan;
  private final PageAlloc pageAlloc;
  private final OomKill oomKill;
  private final OomNotifiers oomNotifiers;
  private final List<PageReporting> pageReporting = new ArrayList<>();
  private final Map<Class<?>, Object> added = new HashMap<>();

  /**
   * @param functions what this kernel's functions do
   * @param freePages how many pages are free when the world begins
   */
  public Kernel(Machine machine, Functions functions, int freePages) {
    this(machine, functions, freePages, Watermarks.NONE);
  }

  /**
   * @param functions what this kernel's functions do
   * @param freePages how many pages are free when the world begins
   * @param watermarks how many of them allocations leave free
   */
  public Kernel(Machine machine, Functions functions, int freePages, Watermarks watermarks) {
    this.machine = machine;
    this.functions = functions;
    this.sleep = new Sleep(machine);
    this.freezer = new Freezer(machine);
    this.processes = new Processes(machine);
    this.filesystem = new Filesystem(machine);
    this.vmscan = new Vmscan(this);
    this.pageAlloc = new PageAlloc(this, freePages, watermarks);
    this.oomKill = new OomKill(this);
    this.oomNotifiers = function(OomKill.OOM_NOTIFIERS).call(this, oomKill.oomNotifyList());
  }

  public Machine machine() {
    return machine;
  }

  public Sleep sleep() {
    return sleep;
  }

  public Freezer freezer() {
    return freezer;
  }

  public Processes processes() {
    return processes;
  }

  public Filesystem filesystem() {
    return filesystem;
  }

  public Vmscan vmscan() {
    return vmscan;
  }

  public PageAlloc pageAlloc() {
    return pageAlloc;
  }

  public OomKill oomKill() {
    return oomKill;
  }

  /** How the OOM notifiers are registered and called; {@link OomKill#notifiers}. */
  OomNotifiers oomNotifiers() {
    return oomNotifiers;
  }

  /** What reports free pages to the host: one, or none where no device asks for it. */
  public List<PageReporting> pageReporting() {
    return Collections.unmodifiableList(pageReporting);
  }

  /** Adds what reports free pages. Only while the world boots. */
  void reports(PageReporting reporting) {
    pageReporting.add(reporting);
  }

  /**
   * Keeps what a patch adds to the structures of a driver: its locks and variables, which have to
   * be made while the world boots. There is one of each class.
   */
  public <T> void add(Class<T> type, T fields) {
    added.put(type, fields);
  }

  /**
   * What a patch has added.
   *
   * @throws IllegalArgumentException if there is none of this class
   */
  public <T> T added(Class<T> type) {
    Object fields = added.get(type);
    if (fields == null) {
      throw new IllegalArgumentException(
          "no " + type.getSimpleName() + " was added; add it while the world boots");
    }
    return type.cast(fields);
  }

  /** What was added of this class, or nothing: what a patch needs that is not in every world. */
  public <T> Optional<T> find(Class<T> type) {
    return Optional.ofNullable(added.get(type)).map(type::cast);
  }

  /**
   * The function that this kernel has in a slot, for code that sets something up while the world
   * boots.
   */
  public <F> F function(Slot<F> slot) {
    machine.usesFunction(slot.symbol());
    return functions.get(slot);
  }

  /**
   * Calls the function in a slot. When it returns, only its result matters, not the path that led
   * to it.
   */
  public <F, R> R call(Slot<F> slot, Function<F, R> invocation) {
    Loop region = machine.loop(slot.symbol());
    R result = invocation.apply(functions.get(slot));
    region.leave(result);
    return result;
  }

  /** Calls a function that returns nothing. */
  public <F> void run(Slot<F> slot, Consumer<F> invocation) {
    Loop region = machine.loop(slot.symbol());
    invocation.accept(functions.get(slot));
    region.leave();
  }
}
