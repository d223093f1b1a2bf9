// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Moment;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.print.ExpressionText;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * {@code linux/jiffies.h}. There is no clock that could be read: {@code jiffies} is a {@link
 * Moment}, and whether it is before or after another moment is a question with both answers, each
 * time that it is asked. So time may seem to go back, which the kernel's does not: a false alarm at
 * most. A loop that asks again and again ends at some time, so it is no lockup. Any other
 * computation with it is an error.
 */
@AutoService(KernelHeader.class)
public final class Jiffies implements KernelHeader {
  private static final long MILLIS = 1_000;
  private static final long MICROS = 1_000_000;

  @Override
  public String path() {
    return "linux/jiffies.h";
  }

  @Override
  public void bind(Bindings to) {
    to.constant("HZ", site -> IntegerType.INT.of(site.machine().hz()));
    to.constant("jiffies", site -> new Moment(0));
    to.constant("jiffies_64", site -> new Moment(0));
    to.function("get_jiffies_64", (site, arguments) -> new Moment(0));
    to.constant("MAX_JIFFY_OFFSET", IntegerType.LONG.of(Long.MAX_VALUE / 2 - 1));
    for (String name :
        List.of(
            "time_after",
            "time_before",
            "time_after_eq",
            "time_before_eq",
            "time_after64",
            "time_before64",
            "time_in_range",
            "time_is_before_jiffies",
            "time_is_after_jiffies",
            "time_is_before_eq_jiffies",
            "time_is_after_eq_jiffies")) {
      to.form(name, this::ask);
      to.result(IntegerType.INT, name);
    }
    to.function("msecs_to_jiffies", (site, arguments) -> toJiffies(site, arguments, MILLIS));
    to.function("usecs_to_jiffies", (site, arguments) -> toJiffies(site, arguments, MICROS));
    to.function("secs_to_jiffies", (site, arguments) -> toJiffies(site, arguments, 1));
    to.function("jiffies_to_msecs", (site, arguments) -> fromJiffies(site, arguments, MILLIS));
    to.function("jiffies_to_usecs", (site, arguments) -> fromJiffies(site, arguments, MICROS));
    for (String rounded :
        List.of(
            "round_jiffies",
            "round_jiffies_relative",
            "round_jiffies_up",
            "round_jiffies_up_relative")) {
      to.function(rounded, (site, arguments) -> arguments.get(0));
    }
    to.result(IntegerType.UNSIGNED_LONG, "msecs_to_jiffies", "usecs_to_jiffies");
    to.result(IntegerType.UNSIGNED, "jiffies_to_msecs", "jiffies_to_usecs");
  }

  private Value ask(CallSite site, Expression.Call call) {
    List<Value> values = call.arguments().stream().map(site.caller()::value).toList();
    boolean timesAlone =
        values.stream().allMatch(value -> value instanceof Moment || value instanceof IntegerValue);
    if (!timesAlone) {
      throw new InterpreterException(call.at(), call.name() + "() compares times");
    } else if (site.isBooting()) {
      throw new InterpreterException(
          call.at(), "times cannot be compared while the module is initialised");
    }
    int answer = site.machine().choose(ExpressionText.of(call), "no", "yes");
    site.machine()
        .perform(
            Step.run(this, "time passes", () -> {}).touchingNothing().achieving(Progress.WORK));
    return IntegerType.INT.of(answer);
  }

  private static Value toJiffies(CallSite site, List<Value> arguments, long perSecond) {
    long time = site.integer(arguments.get(0), "the time");
    if ((int) time < 0) {
      return IntegerType.UNSIGNED_LONG.of(Long.MAX_VALUE / 2 - 1);
    }
    long hz = site.machine().hz();
    return IntegerType.UNSIGNED_LONG.of((time * hz + perSecond - 1) / perSecond);
  }

  private static Value fromJiffies(CallSite site, List<Value> arguments, long perSecond) {
    long jiffies = site.integer(arguments.get(0), "jiffies");
    return IntegerType.UNSIGNED.of(jiffies * perSecond / site.machine().hz());
  }
}
