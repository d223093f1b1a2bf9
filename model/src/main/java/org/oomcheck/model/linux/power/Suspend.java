// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.power;

import org.oomcheck.model.kernel.DelayedWork;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.KernelRef;

/** {@code kernel/power/process.c}: what happens before the devices are frozen. */
public final class Suspend {
  /** {@code freeze_timeout_msecs}. */
  private static final int FREEZE_SECONDS = 20;

  private final Kernel kernel;

  /** Lets this kernel be suspended. Only while the world boots. */
  public Suspend(Kernel kernel) {
    this.kernel = kernel;
    kernel.oomKill().bootSwitch();
  }

  /**
   * User processes are frozen already. Context: may sleep.
   *
   * @param disableOomKiller whether the OOM killer is disabled, as it is in the kernel
   * @return false if a victim does not end within 20 s: no suspend
   */
  @KernelRef(
      path = "kernel/power/process.c",
      symbol = "freeze_processes",
      release = "v5.8",
      omits = "freezing user processes, the umh")
  public boolean freezeProcesses(boolean disableOomKiller) {
    return !disableOomKiller
        || kernel.oomKill().oomKillerDisable(FREEZE_SECONDS * kernel.machine().hz());
  }

  /** Waits for freezable works. Context: may sleep. */
  @KernelRef(
      path = "kernel/power/process.c",
      symbol = "freeze_kernel_threads",
      release = "v5.8",
      omits = "freezable kthreads")
  public void freezeKernelThreads(DelayedWork work) {
    work.freezeWorkqueues();
  }

  /** Waits for freezable kernel threads that call the OOM notifiers. Context: may sleep. */
  @KernelRef(
      path = "kernel/power/process.c",
      symbol = "freeze_kernel_threads",
      omits = "freezable works")
  public void freezeKernelThreads() {
    kernel.freezer().freeze(kernel.oomKill().notifiers().kthreadsSleepOn());
  }

  /**
   * The devices work again: lets the OOM killer and freezable works continue. Context: may sleep.
   */
  @KernelRef(
      path = "kernel/power/process.c",
      symbol = "thaw_processes",
      release = "v5.8",
      omits = "thawing user processes and kthreads")
  public void thawProcesses() {
    kernel.oomKill().setOomKillerDisabled(false);
    kernel.pageReporting().forEach(reporting -> reporting.work().thawWorkqueues());
  }
}
