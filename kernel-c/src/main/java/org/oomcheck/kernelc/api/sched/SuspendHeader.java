// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/suspend.h}: the chain that is called before a suspend and after it. A process may
 * suspend the machine once; no task is frozen and no device stops meanwhile; said in C.
 */
@AutoService(KernelHeader.class)
public final class SuspendHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/suspend.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("register_pm_notifier");
    to.constant("PM_HIBERNATION_PREPARE", 1).constant("PM_POST_HIBERNATION", 2);
    to.constant("PM_SUSPEND_PREPARE", 3).constant("PM_POST_SUSPEND", 4);
    to.constant("PM_RESTORE_PREPARE", 5).constant("PM_POST_RESTORE", 6);
  }
}
