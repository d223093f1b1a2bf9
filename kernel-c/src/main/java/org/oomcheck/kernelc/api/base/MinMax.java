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
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Expression;

/**
 * {@code linux/minmax.h}: each argument is evaluated once. Two types that C cannot mix are mixed as
 * C does it elsewhere.
 */
@AutoService(KernelHeader.class)
public final class MinMax implements KernelHeader {

  @Override
  public String path() {
    return "linux/minmax.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String name : List.of("min", "min3", "umin", "MIN")) {
      to.form(name, (site, call) -> extreme(site, call, "<"));
    }
    for (String name : List.of("max", "max3", "umax", "MAX")) {
      to.form(name, (site, call) -> extreme(site, call, ">"));
    }
    to.form("min_t", (site, call) -> typed(site, call, "<"));
    to.form("max_t", (site, call) -> typed(site, call, ">"));
    to.form("min_not_zero", MinMax::minNotZero);
    to.form("clamp", (site, call) -> clamp(site, values(site, call, 0)));
    to.form("clamp_t", (site, call) -> clamp(site, as(site, call, type(site, call), 1)));
    to.form("clamp_val", MinMax::clampToItsType);
    to.form("swap", MinMax::swap);
  }

  private static List<IntegerValue> values(CallSite site, Expression.Call call, int from) {
    return call.arguments().stream().skip(from).map(site.caller()::integer).toList();
  }

  private static Expression.TypeOperand type(CallSite site, Expression.Call call) {
    if (call.arguments().get(0) instanceof Expression.TypeOperand type) {
      return type;
    }
    throw new InterpreterException(site.at(), call.name() + "() needs a type");
  }

  private static List<IntegerValue> as(
      CallSite site, Expression.Call call, Expression.TypeOperand type, int from) {
    return values(site, call, from).stream().map(value -> as(site, value, type)).toList();
  }

  private static IntegerValue as(CallSite site, IntegerValue value, Expression.TypeOperand type) {
    return (IntegerValue) site.caller().converted(value, type.type(), site.at());
  }

  private static Value extreme(CallSite site, Expression.Call call, String operator) {
    return extreme(site, values(site, call, 0), operator);
  }

  private static Value typed(CallSite site, Expression.Call call, String operator) {
    return extreme(site, as(site, call, type(site, call), 1), operator);
  }

  private static IntegerValue extreme(CallSite site, List<IntegerValue> values, String operator) {
    IntegerValue best = values.get(0);
    for (IntegerValue other : values.subList(1, values.size())) {
      IntegerType type = IntegerType.common(best.type(), other.type());
      boolean better = site.caller().operation(operator, other, best, site.at()).isTrue();
      best = (better ? other : best).as(type);
    }
    return best;
  }

  private static Value minNotZero(CallSite site, Expression.Call call) {
    List<IntegerValue> some = values(site, call, 0).stream().filter(IntegerValue::isTrue).toList();
    return some.isEmpty() ? IntegerValue.NOTHING : extreme(site, some, "<");
  }

  private static Value clamp(CallSite site, List<IntegerValue> values) {
    IntegerValue atLeast = extreme(site, List.of(values.get(0), values.get(1)), ">");
    return extreme(site, List.of(atLeast, values.get(2)), "<");
  }

  private static Value clampToItsType(CallSite site, Expression.Call call) {
    List<IntegerValue> values = values(site, call, 0);
    IntegerType type = values.get(0).type();
    return clamp(site, values.stream().map(value -> value.as(type)).toList());
  }

  private static Value swap(CallSite site, Expression.Call call) {
    Place one = site.caller().place(call.arguments().get(0));
    Place other = site.caller().place(call.arguments().get(1));
    Value kept = one.load(site.at());
    one.store(other.load(site.at()), site.at());
    other.store(kept, site.at());
    return IntegerValue.NOTHING;
  }
}
