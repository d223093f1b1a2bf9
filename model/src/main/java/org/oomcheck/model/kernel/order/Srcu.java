// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code struct srcu_struct}: read sections that may sleep, in a domain of their own.
 *
 * <p>Deviates: a read section ends in the task that began it.
 */
public final class Srcu {
  private final Machine machine;
  private final String name;
  private final GracePeriods periods;

  /** None in a world that declares no callback for this domain, otherwise one. */
  private final List<Callbacks> callbacks = new ArrayList<>();

  /** A domain. */
  public Srcu(Machine machine, String name) {
    this.machine = machine;
    this.name = name;
    this.periods = new GracePeriods(machine, name);
  }

  /** Begins a read section; sections nest. Context: any, the section may sleep. */
  @KernelRef(
      path = "include/linux/srcu.h",
      symbol = "srcu_read_lock",
      release = "v6.12",
      omits = "the index")
  public void readLock() {
    periods.readLock("srcu_read_lock(" + name + ")");
  }

  /**
   * Ends a read section.
   *
   * @throws KernelBug if the task is in none
   */
  @KernelRef(path = "include/linux/srcu.h", symbol = "srcu_read_unlock", release = "v6.12")
  public void readUnlock() {
    periods.readUnlock("srcu_read_unlock(" + name + ")");
  }

  /**
   * Waits for all read sections of this domain that have begun before; never ends inside one.
   * Context: may sleep.
   */
  @KernelRef(path = "kernel/rcu/srcutree.c", symbol = "synchronize_srcu", release = "v6.12")
  public void synchronizeSrcu() {
    periods.synchronize("synchronize_srcu(" + name + ")");
  }

  /**
   * Declares a callback for this domain. Only while the world boots.
   *
   * @param function what runs after the grace period; it must not sleep
   */
  public Rcu.Head head(String headName, Runnable function) {
    if (callbacks.isEmpty()) {
      callbacks.add(new Callbacks(machine, periods, words()));
    }
    Callbacks declared = callbacks.get(0);
    return declared.head(headName, function, () -> processSrcu(declared));
  }

  private Callbacks.Words words() {
    String domain = "(" + name + ")";
    return new Callbacks.Words(
        "process_srcu" + domain, "srcu_invoke_callbacks" + domain, "srcu_barrier" + domain);
  }

  @KernelRef(path = "kernel/rcu/srcutree.c", symbol = "process_srcu", release = "v6.12")
  private void processSrcu(Callbacks declared) {
    declared.runBatches(() -> srcuInvokeCallbacks(declared));
  }

  @KernelRef(path = "kernel/rcu/srcutree.c", symbol = "srcu_invoke_callbacks", release = "v6.12")
  private static void srcuInvokeCallbacks(Callbacks declared) {
    declared.runBatch();
  }

  /**
   * Calls a callback of this domain after a grace period. Context: any.
   *
   * @throws KernelBug if the callback is queued already
   */
  @KernelRef(path = "kernel/rcu/srcutree.c", symbol = "call_srcu", release = "v6.12")
  public void callSrcu(Rcu.Head head) {
    if (callbacks.isEmpty()) {
      throw new IllegalArgumentException(head.name() + " is no callback of " + name);
    }
    callbacks.get(0).call("call_srcu(" + name + ", " + head.name() + ")", head);
  }

  /**
   * Ends the domain; waits for a callback that runs. Context: may sleep.
   *
   * @throws KernelBug if a task is in a read section, or a callback is queued
   */
  @KernelRef(
      path = "kernel/rcu/srcutree.c",
      symbol = "cleanup_srcu_struct",
      release = "v6.12",
      omits = "that the domain is not used any more")
  public void cleanupSrcuStruct() {
    String label = "cleanup_srcu_struct(" + name + ")";
    String use =
        machine.perform(
            Step.of(this, label, this::use)
                .when(() -> !use().isEmpty() || callbacks.stream().noneMatch(Callbacks::isBatch))
                .sleeping());
    if (!use.isEmpty()) {
      throw new KernelBug(Hazard.KERNEL_BUG, label + " while " + use);
    }
  }

  /** What the domain is still used for; empty if for nothing. */
  private String use() {
    if (periods.areReaders()) {
      return "a task reads";
    }
    return callbacks.stream().anyMatch(Callbacks::areQueued) ? "a callback is queued" : "";
  }

  /** Waits until all callbacks of this domain that were queued before have run. */
  @KernelRef(path = "kernel/rcu/srcutree.c", symbol = "srcu_barrier", release = "v6.12")
  public void srcuBarrier() {
    if (callbacks.isEmpty()) {
      machine.perform(Step.run(this, "srcu_barrier(" + name + ")", () -> {}).sleeping());
    } else {
      callbacks.get(0).barrier();
    }
  }
}
