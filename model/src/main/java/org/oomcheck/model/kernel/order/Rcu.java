// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import java.util.function.BooleanSupplier;
import org.oomcheck.model.kernel.irq.InterruptibleMachine;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;

/**
 * RCU: read sections that must not sleep, grace periods, and callbacks after them. A world has one.
 *
 * <p>Callbacks run one after the other in a task of their own, with bottom halves off: they must
 * not sleep. The task exists only in a world that declares a callback. On an {@link
 * InterruptibleMachine} that task only has them called, by a softirq that comes between the steps
 * of tasks.
 *
 * <p>Deviates: interrupts, disabled preemption and spinlocks are read sections in the kernel and
 * none here, so a grace period can end too early for code that relies on them: a false alarm. The
 * order of callbacks within a grace period is the order in which they were declared.
 */
public final class Rcu {
  private final Machine machine;
  private final GracePeriods periods;
  private final Callbacks callbacks;
  private final RcuSoftirq softirq;

  /** {@code struct rcu_head} with its function. */
  public static final class Head {
    private final String name;
    private final Runnable function;
    private final Cell state;
    private final BooleanSupplier runs;

    Head(String name, Runnable function, Cell state, BooleanSupplier runs) {
      this.name = name;
      this.function = function;
      this.state = state;
      this.runs = runs;
    }

    String name() {
      return name;
    }

    /**
     * Whether the callback was passed to call_rcu() and has not run to its end. Only inside an
     * effect.
     */
    public boolean isPending() {
      return state.get() != 0 || runs.getAsBoolean();
    }

    /** Queues the callback while the world boots. */
    public void booted() {
      state.set(Callbacks.QUEUED);
    }

    Runnable function() {
      return function;
    }

    Cell state() {
      return state;
    }
  }

  /** The RCU of a world. */
  public Rcu(Machine machine) {
    this.machine = machine;
    this.periods = new GracePeriods(machine, "rcu");
    this.callbacks =
        new Callbacks(
            machine, periods, new Callbacks.Words("rcu_core", "rcu_do_batch()", "rcu_barrier()"));
    this.softirq = new RcuSoftirq(machine);
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
    return headOfTask(
        name, machine instanceof InterruptibleMachine ? inSoftirq(function) : function);
  }

  /**
   * What has a function called by the softirq, and waits until it has returned: for a callback that
   * may interrupt tasks, or not, as it goes. Only while the world boots.
   */
  public Runnable inSoftirq(Runnable function) {
    return softirq.calls(function);
  }

  /**
   * Declares a callback that interrupts no task. Only while the world boots.
   *
   * @param function what runs after the grace period; it must not sleep, and takes no lock that a
   *     task holds with softirqs on
   */
  public Head headOfTask(String name, Runnable function) {
    return callbacks.head(name, function, this::rcuCore);
  }

  @KernelRef(path = "kernel/rcu/tree.c", symbol = "rcu_core", release = "v6.12")
  private void rcuCore() {
    callbacks.runBatches(this::doBatch);
  }

  @KernelRef(path = "kernel/rcu/tree.c", symbol = "rcu_do_batch", release = "v6.12")
  private void doBatch() {
    callbacks.runBatch();
  }

  /**
   * Calls a callback after a grace period. Context: any.
   *
   * @throws KernelBug if the callback is queued already
   */
  @KernelRef(path = "kernel/rcu/tree.c", symbol = "call_rcu", release = "v6.12")
  public void callRcu(Head head) {
    callbacks.call("call_rcu(" + head.name + ")", head);
  }

  /** Whether a barrier would wait: a callback is queued, or is being called. Only in a step. */
  public boolean hasCallbacks() {
    return callbacks.areQueued() || callbacks.isBatch();
  }

  /**
   * Waits until all callbacks that were queued before have run; with none queued it does not wait,
   * not even for a grace period. Context: may sleep.
   */
  @KernelRef(path = "kernel/rcu/tree.c", symbol = "rcu_barrier", release = "v6.12")
  public void rcuBarrier() {
    callbacks.barrier();
  }
}
