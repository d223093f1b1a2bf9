// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.ModuleReferences;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;

/** {@code linux/module.h}: while there are references to a module it cannot be taken out. */
@AutoService(KernelHeader.class)
public final class Module implements KernelHeader {

  @Override
  public String path() {
    return "linux/module.h";
  }

  @Override
  public void bind(Bindings to) {
    // Of linux/kallsyms.h.
    to.constant("KSYM_NAME_LEN", 512);
    to.constant("THIS_MODULE", IntegerType.UNSIGNED_LONG.of(1));
    to.whereUsed(Module::references, "try_module_get", "__module_get", "module_put");
    to.result(IntegerType.BOOL, "try_module_get");
    to.function("try_module_get", (site, a) -> IntegerType.BOOL.of(gets(site, a) ? 1 : 0));
    to.function(
        "__module_get",
        (site, a) -> {
          gets(site, a);
          return IntegerValue.NOTHING;
        });
    to.function(
        "module_put",
        (site, a) -> {
          if (a.get(0).isTrue() && site.isBooting()) {
            references(site).boot(-1);
          } else if (a.get(0).isTrue()) {
            references(site).put();
          }
          return IntegerValue.NOTHING;
        });
  }

  private static ModuleReferences references(CallSite site) {
    return site.part(ModuleReferences.class, () -> new ModuleReferences(site.machine()));
  }

  /** What is no module, and is NULL, is always there. */
  private static boolean gets(CallSite site, List<Value> arguments) {
    if (!arguments.get(0).isTrue()) {
      return true;
    } else if (site.isBooting()) {
      references(site).boot(1);
      return true;
    }
    return references(site).tryGet();
  }
}
