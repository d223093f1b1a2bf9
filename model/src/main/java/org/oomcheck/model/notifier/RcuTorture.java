// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.notifier;

import org.jspecify.annotations.Nullable;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Block;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.tree.KernelTree;

/**
 * {@code kernel/rcu/rcutorture.c}, a test module: it floods RCU with callbacks until memory is out,
 * and registers an OOM notifier for as long as it does so. Not in v4.20, and in v5.8. One callback
 * is one page.
 */
public final class RcuTorture {

  /** Shape of {@link #FWD_PROG_INIT}. */
  @FunctionalInterface
  public interface Load {

    /**
     * Begins a flood while the world boots.
     *
     * @param callbacks how many callbacks are posted
     * @param gracePeriod how long a grace period takes, in jiffies
     * @return the body of the test's thread
     */
    Runnable call(Kernel kernel, int callbacks, int gracePeriod);
  }

  /** The test as a tree of C has it; no release of the catalogue fills the slot. */
  public static final Slot<Load> FWD_PROG_INIT =
      new Slot<>("rcu_torture_fwd_prog_init", Load.class);

  private final Kernel kernel;
  private final int gracePeriod;
  private final Mutex rcuFwdMutex;
  private final Cell emergencyStop;

  /** Callbacks that are posted, and those that were invoked and can be freed. */
  private final Cell posted;

  private final Cell invoked;
  private final WaitQueue barrier;
  private final @Nullable Block oomNb;

  /**
   * Begins a flood while the world boots.
   *
   * @param tree says whether it registers an OOM notifier
   * @param callbacks how many callbacks are posted
   * @param gracePeriod how long a grace period takes, in jiffies
   */
  public RcuTorture(Kernel kernel, KernelTree tree, int callbacks, int gracePeriod) {
    Machine machine = kernel.machine();
    this.kernel = kernel;
    this.gracePeriod = gracePeriod;
    this.rcuFwdMutex = new Mutex(machine, "&rcu_fwd_mutex");
    this.emergencyStop = machine.cell("rcu_fwd_emergency_stop", 0);
    this.posted = machine.cell("posted callbacks", callbacks);
    this.invoked = machine.cell("rcu_fwd_cb_head", 0);
    this.barrier = new WaitQueue(machine, "rcu_barrier");
    this.oomNb =
        tree.since("v5.8")
            ? kernel
                .oomKill()
                .notifiers()
                .booted("&rcutorture_oom_nb", 0, this::rcutortureOomNotify)
            : null;
  }

  /** The body of the test's thread: floods until it is told to stop. Run it as a daemon. */
  @KernelRef(
      path = "kernel/rcu/rcutorture.c",
      symbol = "rcu_torture_fwd_prog",
      release = "v5.8",
      omits = "the end of a test that is not stopped, further iterations")
  public void rcuTortureFwdProg() {
    kernel
        .machine()
        .perform(
            Step.run(this, "floods until rcu_fwd_emergency_stop", () -> {})
                .when(() -> emergencyStop.get() == 1)
                .sleeping()
                .idling());
    if (oomNb != null) {
      kernel.oomKill().notifiers().unregisterOomNotifier(oomNb);
    }
  }

  /**
   * Ends the flood, frees what was invoked, waits for the rest and frees it. It always reports one
   * page more, whatever it has freed. Context: under oom_lock; sleeps for a grace period and every
   * callback that was posted before. Locks: takes rcu_fwd_mutex, under which no task allocates.
   */
  @KernelRef(
      path = "kernel/rcu/rcutorture.c",
      symbol = "rcutorture_oom_notify",
      release = "v5.8",
      omits = "the histogram, the second rcu_barrier")
  private Answer rcutortureOomNotify() {
    rcuFwdMutex.lock();
    kernel
        .machine()
        .perform(
            Step.run(emergencyStop, "rcu_fwd_emergency_stop = true", () -> emergencyStop.set(1)));
    rcuTortureFwdProgCbfree();
    rcuBarrier();
    rcuTortureFwdProgCbfree();
    rcuFwdMutex.unlock();
    return new Answer(Code.NOTIFY_OK, 1);
  }

  @KernelRef(
      path = "kernel/rcu/rcutorture.c",
      symbol = "rcu_torture_fwd_prog_cbfree",
      release = "v5.8")
  private void rcuTortureFwdProgCbfree() {
    int pages =
        kernel
            .machine()
            .perform(
                Step.of(
                    invoked,
                    "takes rcu_fwd_cb_head",
                    () -> {
                      int all = invoked.get();
                      invoked.set(0);
                      return all;
                    }));
    if (pages > 0) {
      kernel.pageAlloc().freePages(pages);
    }
  }

  /** Waits until every callback was invoked. Context: may sleep, without a limit. */
  @KernelRef(path = "kernel/rcu/tree.c", symbol = "rcu_barrier", release = "v5.8")
  private void rcuBarrier() {
    barrier.waitEvent("no callback is left", this::noneIsPosted);
  }

  private boolean noneIsPosted() {
    return kernel
        .machine()
        .perform(Step.of(posted, "no callback is left", () -> posted.get() == 0));
  }

  /**
   * The body of the task that invokes callbacks. Run it as a daemon.
   *
   * <p>Deviates: callbacks of others take no time; they must not sleep.
   */
  @KernelRef(
      path = "kernel/rcu/tree_plugin.h",
      symbol = "rcu_nocb_kthread",
      release = "v5.8",
      omits = "callbacks of others, the grace-period kthread")
  public void rcuNocbKthread() {
    Machine machine = kernel.machine();
    Loop loop = machine.loop("rcu_nocb_kthread");
    while (true) {
      loop.head();
      machine.perform(
          Step.run(posted, "waits for callbacks", () -> {})
              .when(() -> posted.get() != 0)
              .sleeping()
              .idling());
      kernel.sleep().scheduleTimeoutUninterruptible(gracePeriod);
      int batch =
          machine.perform(
              Step.of(
                  posted,
                  "rcu_do_batch()",
                  () -> {
                    int all = posted.get();
                    posted.set(0);
                    return all;
                  }));
      machine.perform(
          Step.run(invoked, "rcu_torture_fwd_cb_cr() x " + batch, () -> invoked.add(batch)));
      barrier.wakeUp();
    }
  }
}
