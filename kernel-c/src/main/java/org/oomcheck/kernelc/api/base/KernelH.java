// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ArrayPlace;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/** {@code linux/kernel.h}: what every file uses. */
@AutoService(KernelHeader.class)
public final class KernelH implements KernelHeader {

  @Override
  public String path() {
    return "linux/kernel.h";
  }

  @Override
  public void bind(Bindings to) {
    to.form("ARRAY_SIZE", KernelH::arraySize);
    to.form("abs", KernelH::abs);
    to.form("va_arg", KernelH::next);
    to.function("might_sleep", (site, arguments) -> mightSleep(site, "might_sleep()"));
    to.function("might_fault", (site, arguments) -> mightSleep(site, "might_fault()"));
    to.function(
        "cond_resched",
        (site, arguments) -> {
          mightSleep(site, "cond_resched()");
          return IntegerValue.NOTHING;
        });
    to.function(
        "might_sleep_if",
        (site, arguments) ->
            arguments.get(0).isTrue() ? mightSleep(site, "might_sleep()") : IntegerValue.NOTHING);
    to.harmless("non_block_start", "non_block_end", "add_taint");
    to.form("panic", KernelH::panic);
  }

  /** Complains in atomic context; no step of its own. */
  private static Value mightSleep(CallSite site, String call) {
    site.mightSleep(call);
    return IntegerValue.NOTHING;
  }

  private static Value arraySize(CallSite site, Expression.Call call) {
    if (site.caller().place(call.arguments().get(0)) instanceof ArrayPlace array) {
      return IntegerType.UNSIGNED_LONG.of(array.size());
    }
    throw new InterpreterException(call.at(), "the size of what is no array is asked for");
  }

  /** The next of the arguments for {@code ...}, which its place in the list tells. */
  private static Value next(CallSite site, Expression.Call call) {
    Place list = site.caller().place(call.arguments().get(0));
    Place next = site.memory().member((ObjectPlace) list, "__next", site.at());
    long number = site.integer(next.load(site.at()), "the list of arguments");
    next.store(IntegerType.INT.of(number + 1), site.at());
    Value argument =
        site.variadic(number)
            .orElseThrow(
                () ->
                    new InterpreterException(
                        site.at(), "va_arg() asks for more arguments than the function was given"))
            .load(site.at());
    Type type =
        site.caller()
            .typeOf(call.arguments().get(1))
            .orElseThrow(() -> new InterpreterException(call.at(), "va_arg() needs a type"));
    return site.caller().converted(argument, type, call.at());
  }

  private static Value abs(CallSite site, Expression.Call call) {
    IntegerValue value = site.caller().integer(call.arguments().get(0));
    return value.value() < 0 && value.type().signed() ? value.type().of(-value.value()) : value;
  }

  private static Value panic(CallSite site, Expression.Call call) {
    throw new KernelBug(Hazard.KERNEL_BUG, "Kernel panic at " + call.at().fileAndLine());
  }
}
