// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;

/** {@code linux/module.h}. */
@AutoService(KernelHeader.class)
public final class Module implements KernelHeader {

  @Override
  public String path() {
    return "linux/module.h";
  }

  @Override
  public void bind(Bindings to) {
    to.constant("THIS_MODULE", IntegerType.UNSIGNED_LONG.of(0));
    to.harmless("module_put", "__module_get");
    to.function("try_module_get", (site, arguments) -> IntegerType.BOOL.of(1));
  }
}
