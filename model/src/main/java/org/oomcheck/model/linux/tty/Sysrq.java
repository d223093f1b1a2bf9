// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.tty;

import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.machine.KernelRef;

/** {@code drivers/tty/sysrq.c}: the administrator's way to the OOM killer, SysRq-f. */
public final class Sysrq {
  private Sysrq() {}

  /**
   * Has the OOM killer kill, whether a victim is still exiting or not; without a process to kill it
   * does nothing. Context: worker of system_wq, may sleep. Locks: waits for oom_lock.
   */
  @KernelRef(path = "drivers/tty/sysrq.c", symbol = "moom_callback", omits = "memory policy")
  public static void moomCallback(Kernel kernel) {
    kernel.oomKill().oomLock().lock();
    OomKill.outOfMemoryForSysrq(kernel);
    kernel.oomKill().oomLock().unlock();
  }
}
