// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.jspecify.annotations.Nullable;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Task;

/**
 * {@code pgdat->pfmemalloc_wait} of {@code mm/vmscan.c}: where user processes wait for kswapd when
 * the reserves are low. Worlds without one never wait.
 *
 * <p>Deviates: the reserves are low when no page is free, and kswapd gives up after one loop of 16.
 */
public final class PfmemallocWait {
  private final Kernel kernel;
  private final WaitQueue queue;
  private final SharedVariable kswapdFailures;
  private final @Nullable Signals signals;

  private PfmemallocWait(Kernel kernel, @Nullable Signals signals) {
    this.kernel = kernel;
    this.signals = signals;
    this.queue = new WaitQueue(kernel.machine(), "pgdat->pfmemalloc_wait", signals);
    this.kswapdFailures = new SharedVariable(kernel.machine(), "pgdat->kswapd_failures", 0);
  }

  /**
   * Makes reclaim wait for kswapd. Only while the world boots.
   *
   * @param signals the signals that may end the wait; null if no task of the world gets any
   */
  public static PfmemallocWait boot(Kernel kernel, @Nullable Signals signals) {
    PfmemallocWait wait = new PfmemallocWait(kernel, signals);
    kernel.vmscan().throttledBy(wait);
    return wait;
  }

  /**
   * Waits for kswapd: until SIGKILL comes if gfp has __GFP_FS, and for at most a second if not;
   * kernel threads never do. Context: may sleep.
   *
   * @return whether SIGKILL came meanwhile: then reclaim does nothing, and says that it made
   *     progress
   */
  @KernelRef(path = "mm/vmscan.c", symbol = "throttle_direct_reclaim", release = "v6.12")
  boolean throttleDirectReclaim(int gfp) {
    if (kernel.machine().current().has(Task.PF_KTHREAD)
        || fatalSignalPending()
        || allowDirectReclaim()) {
      return false;
    }
    String condition = "allow_direct_reclaim(pgdat)";
    if (Gfp.has(gfp, Gfp.__GFP_FS)) {
      queue.waitEventKillable(condition, this::allowDirectReclaim);
    } else {
      queue.waitEventInterruptibleTimeout(
          condition, this::allowDirectReclaim, kernel.machine().hz());
    }
    return fatalSignalPending();
  }

  private boolean fatalSignalPending() {
    return signals != null && signals.fatalSignalPending();
  }

  @KernelRef(path = "mm/vmscan.c", symbol = "allow_direct_reclaim", release = "v6.12")
  private boolean allowDirectReclaim() {
    return kernel.pageAlloc().nrFreePages() > 0 || kswapdFailures.read(Access.ONCE) != 0;
  }

  /** Ages the node, reclaims, and lets all that wait go on. Context: kswapd; may sleep. */
  @KernelRef(
      path = "mm/vmscan.c",
      symbol = "balance_pgdat",
      release = "v6.12",
      omits = "priorities")
  public void balancePgdat() {
    kernel.run(Vmscan.KSWAPD_AGE_NODE, f -> f.call(kernel));
    kernel.vmscan().tryToFreePages(Gfp.GFP_KERNEL);
    kswapdFailures.write(Access.ONCE, 1);
    queue.wakeUpAll();
  }
}
