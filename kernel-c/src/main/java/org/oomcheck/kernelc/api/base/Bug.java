// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.print.ExpressionText;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/**
 * {@code linux/bug.h}: what must not happen. BUG() ends the task; WARN_ON() complains, and the task
 * goes on.
 */
@AutoService(KernelHeader.class)
public final class Bug implements KernelHeader {

  @Override
  public String path() {
    return "linux/bug.h";
  }

  @Override
  public void bind(Bindings to) {
    to.form("BUG", (site, call) -> bug("BUG()", call));
    for (String name : List.of("BUG_ON", "VM_BUG_ON")) {
      to.form(
          name,
          (site, call) -> {
            if (site.caller().value(call.arguments().get(0)).isTrue()) {
              return bug(written(name, call), call);
            }
            return IntegerValue.NOTHING;
          });
    }
    for (String name : List.of("WARN_ON", "WARN_ON_ONCE", "WARN", "WARN_ONCE", "VM_WARN_ON")) {
      to.form(name, (site, call) -> warn(name, site, call));
    }
  }

  private static String written(String name, Expression.Call call) {
    return name + "(" + ExpressionText.of(call.arguments().get(0)) + ")";
  }

  private static Value bug(String what, Expression.Call call) {
    throw new KernelBug(
        Hazard.KERNEL_BUG, "kernel BUG at " + call.at().fileAndLine() + ": " + what);
  }

  private static Value warn(String name, CallSite site, Expression.Call call) {
    boolean holds = site.caller().value(call.arguments().get(0)).isTrue();
    if (holds && site.isBooting()) {
      return bug(written(name, call), call);
    } else if (holds) {
      site.machine()
          .complain(
              Hazard.KERNEL_BUG,
              "WARNING at " + call.at().fileAndLine() + ": " + written(name, call));
    }
    return IntegerType.INT.of(holds ? 1 : 0);
  }
}
