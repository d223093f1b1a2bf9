// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/pm_runtime.h}, with pm.h: the power of the one device that a driver has. A task that
 * needs it resumes it, in its own context; when no task does, a work item suspends it. Delays are
 * not modelled, and neither are parents; said in C. A process may suspend the machine and resume
 * it, while no other process uses what the module offers.
 */
@AutoService(KernelHeader.class)
public final class PmRuntime implements KernelHeader {

  @Override
  public String path() {
    return "linux/pm_runtime.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("pm_runtime_put", "pm_runtime_enable");
    to.harmless("pm_runtime_use_autosuspend", "pm_runtime_dont_use_autosuspend");
    to.harmless("pm_runtime_set_autosuspend_delay", "pm_runtime_mark_last_busy");
    to.harmless("pm_runtime_irq_safe", "pm_runtime_allow", "pm_runtime_forbid");
  }
}
