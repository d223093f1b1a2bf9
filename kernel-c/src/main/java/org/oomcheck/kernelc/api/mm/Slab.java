// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.print.ExpressionText;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.machine.Step;

/** {@code linux/slab.h}: objects. Their type is that of the size that is asked for. */
@AutoService(KernelHeader.class)
public final class Slab implements KernelHeader {

  @Override
  public String path() {
    return "linux/slab.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String name : List.of("kzalloc", "kmalloc", "kvzalloc", "kvmalloc")) {
      to.form(name, Slab::allocate);
    }
    for (String name : List.of("kfree", "kvfree")) {
      to.function(
          name,
          (site, arguments) -> {
            if (arguments.get(0).isTrue()) {
              site.free(arguments.get(0));
            }
            return IntegerValue.NOTHING;
          });
    }
  }

  /** Complains if the mask lets the allocation sleep and the task must not. */
  private static void mightSleep(CallSite site, Expression.Call call) {
    if (call.arguments().size() > 1 && !site.isBooting()) {
      int gfp = (int) site.caller().integer(call.arguments().get(1)).value();
      if (Gfp.has(gfp, Gfp.__GFP_DIRECT_RECLAIM)) {
        String label = call.name() + "(" + ExpressionText.of(call.arguments().get(1)) + ")";
        site.machine().current().mightSleep(Step.run(site, label, () -> {}).sleeping());
      }
    }
  }

  private static Value allocate(CallSite site, Expression.Call call) {
    mightSleep(site, call);
    Expression size = call.arguments().get(0);
    if (!(size instanceof Expression.SizeOf sizeOf)) {
      throw new InterpreterException(
          call.at(), "the size of an allocation must be a sizeof, so that its type is known");
    }
    Type type =
        site.caller()
            .typeOf(sizeOf.operand())
            .orElseThrow(
                () ->
                    new InterpreterException(call.at(), "the type of the allocation is not known"));
    String name = ExpressionText.of(sizeOf.operand()).replaceAll("^\\*\\s*|^struct ", "");
    ObjectPlace object = site.allocate(type, name);
    if (call.name().contains("z")) {
      site.memory().zero(object, call.at());
    }
    return new Pointer(object);
  }
}
