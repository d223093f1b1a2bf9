// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.ProcessSetting;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * What a module offers to processes: files, attributes, a device that can be unbound. Each process
 * chooses one of those that are there, and uses it once.
 */
public final class Offers {
  private static final int MOST = 8;
  private static final String PARAMETER = "__use_param";
  private static final String FREEZES = "__freezes_processes";

  private final CallSite site;
  private final @Nullable Signals signals;
  private final List<Offer> offers = new ArrayList<>();

  /** Whether the processes are frozen, as the machine is suspended; null where none does that. */
  private final @Nullable Cell frozen;

  /** Something that is offered, or a place for it. */
  private static final class Offer {
    private final SharedScalar user;
    private final SharedScalar object;
    private final SharedScalar owner;
    private final Cell there;
    private final Cell users;

    Offer(CallSite boot, int number) {
      this.user = pointer(boot, "user of offer " + number);
      this.object = pointer(boot, "offer " + number);
      this.owner = pointer(boot, "owner of offer " + number);
      this.there = boot.machine().cell("offer " + number + " is there", 0);
      this.users = boot.machine().cell("users of offer " + number, 0);
    }

    private static SharedScalar pointer(CallSite boot, String name) {
      return SharedScalar.pointer(boot.memory(), boot.machine(), name, boot.at());
    }
  }

  private Offers(CallSite site) {
    this.site = site;
    this.signals = Sleepers.processesMayGetOne(site) ? Sleepers.of(site).signals() : null;
    this.frozen = site.uses(FREEZES) ? site.machine().cell("processes are frozen", 0) : null;
    for (int i = 0; i < MOST; i++) {
      offers.add(new Offer(site, i));
    }
    offers.forEach(
        offer ->
            site.usesModule(
                () ->
                    offer.there.get() == 1 && !isOfKernel(offer)
                        ? Optional.of(offer.object.peek(site.at()) + " is registered")
                        : Optional.empty()));
    int processes = site.part(ProcessSetting.class).map(ProcessSetting::processes).orElse(0);
    if (site.uses("current")) {
      // Code that looks at current tells the processes apart.
      for (int i = 1; i <= processes; i++) {
        spawn(Role.task("process " + i), whoseEndIsNoted("process " + i));
      }
    } else if (processes > 0) {
      spawn(Role.task("process").times(processes), this::process);
    }
  }

  private void spawn(Role role, Runnable body) {
    site.machine().spawn(role.with(Task.KERNEL_SERVER), body);
  }

  /** A process that may be woken when it has ended. */
  private Runnable whoseEndIsNoted(String comm) {
    if (!TaskLife.matters(site)) {
      return this::process;
    }
    Cell ended = site.machine().cell(comm + " has ended", 0);
    TaskLife.of(site, comm, () -> ended.get() == 1);
    return () -> {
      process();
      site.machine().perform(Step.run(ended, comm + " has ended", () -> ended.set(1)));
    };
  }

  /** Whether the kernel takes it back itself when the module is gone: a parameter. */
  private boolean isOfKernel(Offer offer) {
    return offer.user.peek(site.at()).toString().equals(PARAMETER);
  }

  /** The offers of the world that a call is in; made while it boots. */
  public static Offers of(CallSite site) {
    return site.part(Offers.class, () -> new Offers(site));
  }

  /**
   * Offers something.
   *
   * @param user the function that a process runs
   * @param object what it is called with
   * @param owner what it is part of, and goes with; it is given to functions that have a second
   *     parameter for it
   */
  public void add(CallSite caller, Value user, Value object, Value owner) {
    int function = offers.get(0).user.number(user, caller.at());
    int what = offers.get(0).object.number(object, caller.at());
    int of = offers.get(0).owner.number(owner, caller.at());
    boolean done = perform(caller, "is registered", () -> tryAdd(function, what, of));
    if (!done) {
      throw new InterpreterException(
          caller.at(), "more than " + MOST + " files are registered; a smaller module is needed");
    }
  }

  private boolean tryAdd(int function, int what, int of) {
    for (Offer offer : offers) {
      if (offer.there.get() == 0 && offer.users.get() == 0) {
        offer.user.put(function);
        offer.object.put(what);
        offer.owner.put(of);
        offer.there.set(1);
        return true;
      }
    }
    return false;
  }

  /**
   * Takes something back.
   *
   * @param waits whether until no process uses it
   */
  public void remove(CallSite caller, Value object, boolean waits) {
    remove(caller, offer -> offer.object, object, waits);
  }

  /** Takes everything back that processes use with a function, and waits until none does. */
  public void removeAll(CallSite caller, Value user) {
    remove(caller, offer -> offer.user, user, true);
  }

  /** Takes everything back that goes with an owner, and waits until no process uses it. */
  public void removeAllOf(CallSite caller, Value owner) {
    remove(caller, offer -> offer.owner, owner, true);
  }

  private void remove(
      CallSite caller, Function<Offer, SharedScalar> by, Value value, boolean waits) {
    int wanted = by.apply(offers.get(0)).number(value, caller.at());
    int found = perform(caller, "is removed", () -> takeOff(by, wanted));
    for (int i = 0; waits && !caller.isBooting() && i < offers.size(); i++) {
      Offer offer = offers.get(i);
      if ((found & (1 << i)) != 0) {
        caller
            .machine()
            .perform(
                Step.run(this, "waits for the users of what is removed", () -> {})
                    .when(() -> offer.users.get() == 0)
                    .sleeping());
      }
    }
  }

  /** Whether something is still offered. */
  public boolean isThere(CallSite caller, Value object) {
    int wanted = offers.get(0).object.number(object, caller.at());
    return perform(
        caller,
        "is it still there?",
        () ->
            offers.stream()
                .anyMatch(offer -> offer.there.get() == 1 && number(offer.object) == wanted));
  }

  private int number(SharedScalar pointer) {
    return pointer.number(pointer.peek(site.at()), site.at());
  }

  private int takeOff(Function<Offer, SharedScalar> by, int wanted) {
    int found = 0;
    for (int i = 0; i < MOST; i++) {
      Offer offer = offers.get(i);
      SharedScalar pointer = by.apply(offer);
      if (offer.there.get() == 1 && number(pointer) == wanted) {
        offer.there.set(0);
        found |= 1 << i;
      }
    }
    return found;
  }

  /**
   * Keeps all processes from using anything, if no other one does now, and freezable queues from
   * running another item.
   *
   * @return whether none did, and the items of such queues have come to an end
   */
  public boolean tryFreeze(CallSite caller) {
    if (!tryFreezeProcesses()) {
      return false;
    }
    boolean all = caller.part(Works.class).map(Works::tryFreeze).orElse(true);
    if (!all) {
      thawProcesses();
    }
    return all;
  }

  private boolean tryFreezeProcesses() {
    Cell all = Objects.requireNonNull(frozen);
    return site.machine()
        .perform(
            Step.of(
                this,
                "freezes processes",
                () -> {
                  boolean alone = all.get() == 0 && users() == 1;
                  all.set(alone ? 1 : all.get());
                  return alone;
                }));
  }

  /** Lets the freezable queues and the processes go on. */
  public void thaw(CallSite caller) {
    caller.part(Works.class).ifPresent(Works::thaw);
    thawProcesses();
  }

  private void thawProcesses() {
    Cell all = Objects.requireNonNull(frozen);
    site.machine().perform(Step.run(this, "thaws processes", () -> all.set(0)));
  }

  private int users() {
    return offers.stream().mapToInt(offer -> offer.users.get()).sum();
  }

  private boolean areFrozen() {
    return frozen != null && frozen.get() == 1;
  }

  private <T> T perform(CallSite caller, String label, Supplier<T> effect) {
    return caller.isBooting()
        ? effect.get()
        : caller.machine().perform(Step.of(this, label, effect));
  }

  private void process() {
    int there =
        site.machine()
            .perform(
                Step.of(this, "looks for a file", this::mask)
                    .when(() -> mask() != 0)
                    .sleeping()
                    .idling());
    List<Integer> which = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      if ((there & (1 << i)) != 0) {
        which.add(i);
      }
    }
    int chosen = 0;
    if (which.size() > 1) {
      String[] answers = which.stream().map(i -> "number " + i).toArray(String[]::new);
      chosen = site.machine().choose("which file is opened?", answers);
    }
    use(offers.get(which.get(chosen)));
  }

  private int mask() {
    int mask = 0;
    for (int i = 0; i < MOST; i++) {
      mask |= offers.get(i).there.get() << i;
    }
    return mask;
  }

  private void use(Offer offer) {
    boolean open =
        site.machine()
            .perform(
                Step.of(
                        this,
                        "opens a file",
                        () -> {
                          boolean there = offer.there.get() == 1;
                          offer.users.add(there ? 1 : 0);
                          return there;
                        })
                    .when(() -> !areFrozen())
                    .sleeping());
    if (open) {
      if (signals != null && site.machine().choose("is a signal pending?", "no", "SIGKILL") == 1) {
        signals.comesWith();
      }
      Value user = offer.user.load(Access.ONCE, site.at());
      Value object = offer.object.load(Access.ONCE, site.at());
      boolean asksOwner =
          user instanceof FunctionPointer function
              && function.function().type().parameters().size() > 1;
      List<Value> given =
          asksOwner ? List.of(object, offer.owner.load(Access.ONCE, site.at())) : List.of(object);
      site.body(user, given).run();
      site.machine().perform(Step.run(this, "closes a file", () -> offer.users.add(-1)));
    }
  }
}
