// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.power;

import org.oomcheck.model.kernel.DelayedWork;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Step;

/**
 * {@code kernel/power/process.c}: what happens before the devices are frozen, and the switch of
 * {@code mm/oom_kill.c} that it throws.
 */
public final class Suspend {
  private final Kernel kernel;
  private final Cell oomKillerDisabled;

  public Suspend(Kernel kernel) {
    this.kernel = kernel;
    this.oomKillerDisabled = kernel.machine().cell("oom_killer_disabled", 0);
  }

  /**
   * User processes are frozen already. Context: may sleep.
   *
   * @param disableOomKiller whether the OOM killer is disabled, as it is in the kernel
   */
  @KernelRef(
      path = "kernel/power/process.c",
      symbol = "freeze_processes",
      release = "v5.8",
      omits = "freezing user processes, the umh")
  public void freezeProcesses(boolean disableOomKiller) {
    if (disableOomKiller) {
      oomKillerDisable();
    }
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
    kernel
        .machine()
        .perform(Step.run(this, "oom_killer_disabled = false", () -> oomKillerDisabled.set(0)));
    kernel.pageReporting().forEach(reporting -> reporting.work().thawWorkqueues());
  }

  /**
   * From here on out_of_memory() does nothing. Context: may sleep. Locks: takes oom_lock, so it
   * waits for a task in out_of_memory().
   */
  @KernelRef(
      path = "mm/oom_kill.c",
      symbol = "oom_killer_disable",
      release = "v5.8",
      omits = "waiting for victims, being killed")
  private void oomKillerDisable() {
    kernel.oomKill().oomLock().lock();
    kernel
        .machine()
        .perform(Step.run(this, "oom_killer_disabled = true", () -> oomKillerDisabled.set(1)));
    kernel.oomKill().oomLock().unlock();
  }

  /** Whether out_of_memory() returns at once. Locks: needs oom_lock. */
  public boolean oomKillerDisabled() {
    return kernel
        .machine()
        .perform(Step.of(this, "oom_killer_disabled", () -> oomKillerDisabled.get() == 1));
  }
}
