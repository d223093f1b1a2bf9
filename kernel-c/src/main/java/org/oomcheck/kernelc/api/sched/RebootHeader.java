// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/reboot.h}: the chain that is called when the machine goes down. A process may
 * restart it once, and tasks go on meanwhile; said in C.
 */
@AutoService(KernelHeader.class)
public final class RebootHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/reboot.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("register_reboot_notifier");
    to.constant("SYS_DOWN", 1).constant("SYS_RESTART", 1);
    to.constant("SYS_HALT", 2).constant("SYS_POWER_OFF", 3);
  }
}
