// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.tty;

import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.machine.KernelRef;

/** {@code drivers/tty/sysrq.c}: the administrator's way to the OOM killer, SysRq-f. */
public final class Sysrq {
  private Sysrq() {}

  /**
   * Has the OOM killer kill. Context: worker of system_wq, may sleep. Locks: waits for oom_lock.
   *
   * <p>Deviates: as in v4.13, which is content with what the OOM notifiers free; v6.12 calls them,
   * and kills nevertheless.
   */
  @KernelRef(path = "drivers/tty/sysrq.c", symbol = "moom_callback", omits = "memory policy")
  public static void moomCallback(Kernel kernel) {
    kernel.oomKill().oomLock().lock();
    kernel.run(OomKill.OUT_OF_MEMORY, f -> f.call(kernel, Gfp.GFP_KERNEL));
    kernel.oomKill().oomLock().unlock();
  }
}
