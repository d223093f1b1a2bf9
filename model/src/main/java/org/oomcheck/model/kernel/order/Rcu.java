// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * RCU: read sections that must not sleep, grace periods, and callbacks after them. A world has one.
 *
 * <p>Callbacks run one after the other in a task of their own, with bottom halves off: they must
 * not sleep. The task exists only in a world that declares a callback.
 *
 * <p>Deviates: interrupts, disabled preemption and spinlocks are read sections in the kernel and
 * none here, so a grace period can end too early for code that relies on them: a false alarm. The
 * order of callbacks within a grace period is the order in which they were declared.
 */
public final class Rcu {
  private static final int IDLE = 0;
  private static final int QUEUED = 1;

  /** Waits for the grace period, or for its turn after it. */
  private static final int IN_BATCH = 2;

  private static final int PASSED = 3;

  private final Machine machine;
  private final GracePeriods periods;
  private final List<Head> heads = new ArrayList<>();
  private final TaskCells barriers;

  /** Whether a batch waits for its grace period or is being called. */
  private final Cell inBatch;

  /** {@code struct rcu_head} with its function. */
  public static final class Head {
    private final String name;
    private final Runnable function;
    private final Cell state;

    private Head(Machine machine, String name, Runnable function) {
      this.name = name;
      this.function = function;
      this.state = machine.cell(name, IDLE);
    }
  }

  /** The RCU of a world. */
  public Rcu(Machine machine) {
    this.machine = machine;
    this.periods = new GracePeriods(machine, "rcu");
    this.inBatch = machine.cell("rcu_do_batch", 0);
    this.barriers =
        machine.taskCells("rcu_barrier", IDLE).meaning("none", "queued", "waits", "passed");
  }

  /** Begins a read section; sections nest, and none may sleep. Context: any. */
  @KernelRef(path = "include/linux/rcupdate.h", symbol = "rcu_read_lock", release = "v6.12")
  public void readLock() {
    periods.readLock("rcu_read_lock()");
    machine.current().preemptDisable();
  }

  /**
   * Ends a read section.
   *
   * @throws KernelBug if the task is in none
   */
  @KernelRef(path = "include/linux/rcupdate.h", symbol = "rcu_read_unlock", release = "v6.12")
  public void readUnlock() {
    periods.readUnlock("rcu_read_unlock()");
    machine.current().preemptEnable();
  }

  /**
   * Waits for all read sections that have begun before, not for callbacks. Context: may sleep.
   *
   * @throws KernelBug in a read section, which it would wait for
   */
  @KernelRef(path = "kernel/rcu/tree.c", symbol = "synchronize_rcu", release = "v6.12")
  public void synchronizeRcu() {
    periods.synchronize("synchronize_rcu()");
  }

  /**
   * Declares a callback. Only while the world boots.
   *
   * @param function what runs after the grace period; it must not sleep
   */
  public Head head(String name, Runnable function) {
    if (heads.isEmpty()) {
      machine.spawn(Role.daemon("rcu_core"), this::rcuCore);
    }
    Head head = new Head(machine, name, function);
    heads.add(head);
    return head;
  }

  /**
   * Calls a callback after a grace period. Context: any.
   *
   * @throws KernelBug if the callback is queued already
   */
  @KernelRef(path = "kernel/rcu/tree.c", symbol = "call_rcu", release = "v6.12")
  public void callRcu(Head head) {
    boolean queued =
        machine.perform(
            Step.of(
                this,
                "call_rcu(" + head.name + ")",
                () -> {
                  boolean idle = head.state.get() == IDLE;
                  head.state.set(idle ? QUEUED : head.state.get());
                  return idle;
                }));
    if (!queued) {
      throw new KernelBug(Hazard.KERNEL_BUG, head.name + " is queued by call_rcu() twice");
    }
  }

  /**
   * Waits until all callbacks that were queued before have run; with none queued it does not wait,
   * not even for a grace period. Context: may sleep.
   */
  @KernelRef(path = "kernel/rcu/tree.c", symbol = "rcu_barrier", release = "v6.12")
  public void rcuBarrier() {
    boolean waits = machine.perform(Step.of(this, "rcu_barrier()", this::queueBarrier).sleeping());
    if (waits) {
      machine.perform(
          Step.run(this, "rcu_barrier()", () -> barriers.set(IDLE))
              .when(() -> barriers.get() == PASSED)
              .sleeping());
    }
  }

  private boolean queueBarrier() {
    boolean waits = inBatch.get() == 1 || heads.stream().anyMatch(head -> head.state.get() != IDLE);
    if (waits) {
      barriers.set(QUEUED);
    }
    return waits;
  }

  private boolean someAreQueued() {
    return heads.stream().anyMatch(head -> head.state.get() == QUEUED)
        || barriers.count(QUEUED) > 0;
  }

  /** Runs the callbacks, a batch for each grace period, for ever. */
  @KernelRef(path = "kernel/rcu/tree.c", symbol = "rcu_core", release = "v6.12")
  private void rcuCore() {
    Loop batches = machine.loop("rcu_core");
    while (true) {
      batches.head();
      machine.perform(
          Step.run(this, "rcu_core() waits for callbacks", this::takeBatch)
              .when(this::someAreQueued)
              .sleeping()
              .idling());
      periods.synchronize("rcu_core() waits for a grace period");
      doBatch();
    }
  }

  private void takeBatch() {
    for (Head head : heads) {
      if (head.state.get() == QUEUED) {
        head.state.set(IN_BATCH);
      }
    }
    barriers.replaceAll(QUEUED, IN_BATCH);
    inBatch.set(1);
  }

  private void endBatch() {
    barriers.replaceAll(IN_BATCH, PASSED);
    inBatch.set(0);
  }

  @KernelRef(path = "kernel/rcu/tree.c", symbol = "rcu_do_batch", release = "v6.12")
  private void doBatch() {
    Loop callbacks = machine.loop("rcu_do_batch");
    int next = nextInBatch();
    while (next >= 0) {
      callbacks.head(next);
      machine.current().preemptDisable();
      heads.get(next).function.run();
      machine.current().preemptEnable();
      next = nextInBatch();
    }
    callbacks.leave();
    machine.perform(Step.run(this, "rcu_do_batch() has ended", this::endBatch));
  }

  private int nextInBatch() {
    return machine.perform(
        Step.of(
            this,
            "rcu_do_batch()",
            () -> {
              for (int i = 0; i < heads.size(); i++) {
                if (heads.get(i).state.get() == IN_BATCH) {
                  heads.get(i).state.set(IDLE);
                  return i;
                }
              }
              return -1;
            }));
  }
}
