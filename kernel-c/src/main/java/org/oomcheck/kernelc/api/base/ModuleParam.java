// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/moduleparam.h}: parameters keep the value that they have in the source. No task
 * writes them from outside.
 */
@AutoService(KernelHeader.class)
public final class ModuleParam implements KernelHeader {

  @Override
  public String path() {
    return "linux/moduleparam.h";
  }

  @Override
  public void bind(Bindings to) {
    to.harmless("module_param", "module_param_named", "module_param_array", "module_param_string");
    to.harmless("module_param_cb", "module_param_call", "MODULE_PARM_DESC", "core_param");
    to.harmless("kernel_param_lock", "kernel_param_unlock");
  }
}
