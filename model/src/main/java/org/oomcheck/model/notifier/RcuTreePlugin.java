// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.notifier;

import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.tree.KernelTree;

/**
 * {@code kernel/rcu/tree_plugin.h} with CONFIG_RCU_FAST_NO_HZ: on OOM, a callback is posted on
 * every CPU, so that the lazy ones before it are invoked soon. The next OOM first waits until the
 * callbacks of this one have run. Removed in v4.20 ("rcu: Remove OOM code").
 */
public final class RcuTreePlugin {
  private final Kernel kernel;
  private final int cpus;
  private final int gracePeriod;
  private final Cell oomCallbackCount;
  private final WaitQueue oomCallbackWq;

  /** The CPUs on which the callback is queued, one bit each. */
  private final Cell queued;

  /**
   * Initialises RCU while the world boots.
   *
   * @param tree says whether it registers an OOM notifier
   * @param cpus how many CPUs there are that have lazy callbacks; the others take no part
   * @param gracePeriod how long a grace period takes, in jiffies
   */
  public RcuTreePlugin(Kernel kernel, KernelTree tree, int cpus, int gracePeriod) {
    Machine machine = kernel.machine();
    this.kernel = kernel;
    this.cpus = cpus;
    this.gracePeriod = gracePeriod;
    this.oomCallbackCount = machine.cell("oom_callback_count", 0);
    this.oomCallbackWq = new WaitQueue(machine, "oom_callback_wq");
    this.queued = machine.cell("rdp->oom_head", 0);
    if (!tree.since("v4.20")) {
      kernel.oomKill().notifiers().booted("&rcu_oom_nb", 0, this::rcuOomNotify);
    }
  }

  /**
   * Waits for the callbacks of the OOM before, then posts new ones. Frees nothing that it could
   * count. Context: under oom_lock; sleeps for a grace period and the callbacks queued before.
   */
  @KernelRef(path = "kernel/rcu/tree_plugin.h", symbol = "rcu_oom_notify")
  private Answer rcuOomNotify() {
    Machine machine = kernel.machine();
    oomCallbackWq.waitEvent("atomic_read(&oom_callback_count) == 0", this::noneIsLeft);
    machine.perform(
        Step.run(
            oomCallbackCount, "atomic_set(&oom_callback_count, 1)", () -> oomCallbackCount.set(1)));
    Loop loop = machine.loop("for_each_online_cpu");
    for (int cpu = 0; cpu < cpus; cpu++) {
      loop.head(cpu);
      rcuOomNotifyCpu(cpu);
    }
    loop.leave();
    machine.perform(
        Step.run(
            oomCallbackCount, "atomic_dec(&oom_callback_count)", () -> oomCallbackCount.add(-1)));
    return new Answer(Code.NOTIFY_OK, 0);
  }

  private boolean noneIsLeft() {
    return kernel
        .machine()
        .perform(
            Step.of(
                oomCallbackCount,
                "atomic_read(&oom_callback_count) == 0",
                () -> oomCallbackCount.get() == 0));
  }

  /**
   * Posts the callback on one CPU. Context: interrupt on that CPU.
   *
   * @throws KernelBug if the callback is queued there already
   */
  @KernelRef(
      path = "kernel/rcu/tree_plugin.h",
      symbol = "rcu_oom_notify_cpu",
      omits = "RCU flavours")
  private void rcuOomNotifyCpu(int cpu) {
    Machine machine = kernel.machine();
    machine.perform(
        Step.run(
            oomCallbackCount, "atomic_inc(&oom_callback_count)", () -> oomCallbackCount.add(1)));
    boolean twice =
        machine.perform(Step.of(queued, "call_rcu(oom_head, CPU " + cpu + ")", () -> queue(cpu)));
    KernelBug.bugOn(twice, "call_rcu() of an rcu_head that is queued already");
  }

  private boolean queue(int cpu) {
    boolean twice = (queued.get() & 1 << cpu) != 0;
    queued.set(queued.get() | 1 << cpu);
    return twice;
  }

  /**
   * The body of the task that invokes callbacks, for all CPUs. Run it as a daemon.
   *
   * <p>Deviates: callbacks of others, which run before these, take no time; they must not sleep.
   */
  @KernelRef(
      path = "kernel/rcu/tree_plugin.h",
      symbol = "rcu_nocb_kthread",
      omits = "callbacks of others, the grace-period kthread")
  public void rcuNocbKthread() {
    Machine machine = kernel.machine();
    Loop loop = machine.loop("rcu_nocb_kthread");
    while (true) {
      loop.head();
      int ready =
          machine.perform(
              Step.of(queued, "waits for callbacks", queued::get)
                  .when(() -> queued.get() != 0)
                  .sleeping()
                  .idling());
      kernel.sleep().scheduleTimeoutUninterruptible(gracePeriod);
      machine.perform(
          Step.run(queued, "callbacks are ready", () -> queued.set(queued.get() & ~ready)));
      Loop invoke = machine.loop("rcu_do_batch");
      for (int left = Integer.bitCount(ready); left > 0; left--) {
        invoke.head(left);
        rcuOomCallback();
      }
      invoke.leave();
    }
  }

  @KernelRef(path = "kernel/rcu/tree_plugin.h", symbol = "rcu_oom_callback")
  private void rcuOomCallback() {
    boolean last =
        kernel
            .machine()
            .perform(
                Step.of(
                    oomCallbackCount,
                    "atomic_dec_and_test(&oom_callback_count)",
                    this::decAndTest));
    if (last) {
      oomCallbackWq.wakeUp();
    }
  }

  private boolean decAndTest() {
    oomCallbackCount.add(-1);
    return oomCallbackCount.get() == 0;
  }
}
