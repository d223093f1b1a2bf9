// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.machine.Access;

/** {@code linux/kcsan-checks.h}: a variable that others must not write, or access, meanwhile. */
@AutoService(KernelHeader.class)
public final class KcsanChecks implements KernelHeader {

  @Override
  public String path() {
    return "linux/kcsan-checks.h";
  }

  @Override
  public void bind(Bindings to) {
    to.form("ASSERT_EXCLUSIVE_WRITER", (site, call) -> exclusive(site, call, false));
    to.form("ASSERT_EXCLUSIVE_ACCESS", (site, call) -> exclusive(site, call, true));
  }

  /** No other task may write, or access, the argument at the same time, marked or not. */
  private static Value exclusive(CallSite site, Expression.Call call, boolean readers) {
    Value value = Compiler.read(site, call, Access.EXCLUSIVE);
    if (readers && !site.isBooting()) {
      Place place = site.caller().place(call.arguments().get(0));
      SharedScalar.storeInto(place, value, Access.EXCLUSIVE, call.at());
    }
    return IntegerValue.NOTHING;
  }
}
