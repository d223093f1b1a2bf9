// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import java.math.BigInteger;
import java.util.function.BinaryOperator;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.syntax.Expression;

/** {@code linux/overflow.h}: sums and products that say whether they fit. */
@AutoService(KernelHeader.class)
public final class Overflow implements KernelHeader {
  private static final BigInteger SIZE_MAX =
      BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

  @Override
  public String path() {
    return "linux/overflow.h";
  }

  @Override
  public void bind(Bindings to) {
    checks(to, "add", BigInteger::add);
    checks(to, "sub", BigInteger::subtract);
    checks(to, "mul", BigInteger::multiply);
  }

  private static void checks(Bindings to, String name, BinaryOperator<BigInteger> operation) {
    String check = "check_" + name + "_overflow";
    to.result(IntegerType.BOOL, check);
    to.form(check, (site, call) -> check(site, call, operation));
    to.result(IntegerType.UNSIGNED_LONG, "size_" + name);
    to.form("size_" + name, (site, call) -> size(site, call, operation));
  }

  private static Value check(
      CallSite site, Expression.Call call, BinaryOperator<BigInteger> operation) {
    BigInteger exact = operation.apply(argument(site, call, 0), argument(site, call, 1));
    ObjectPlace target =
        site.memory().target(site.caller().value(call.arguments().get(2)), call.at());
    Value kept =
        site.caller()
            .converted(IntegerType.LONG_LONG.of(exact.longValue()), target.type(), call.at());
    if (!(kept instanceof IntegerValue number)) {
      throw new InterpreterException(call.at(), target + " is no integer");
    }
    target.store(kept, call.at());
    return IntegerType.BOOL.of(exact(number).equals(exact) ? 0 : 1);
  }

  /** What fits into a {@code size_t}; otherwise its greatest value. */
  private static Value size(
      CallSite site, Expression.Call call, BinaryOperator<BigInteger> operation) {
    IntegerType type = IntegerType.UNSIGNED_LONG;
    BigInteger left = exact(site.caller().integer(call.arguments().get(0)).as(type));
    BigInteger right = exact(site.caller().integer(call.arguments().get(1)).as(type));
    BigInteger exact = operation.apply(left, right);
    boolean fits = exact.signum() >= 0 && exact.compareTo(SIZE_MAX) <= 0;
    return type.of(fits ? exact.longValue() : SIZE_MAX.longValue());
  }

  private static BigInteger argument(CallSite site, Expression.Call call, int index) {
    return exact(site.caller().integer(call.arguments().get(index)));
  }

  private static BigInteger exact(IntegerValue number) {
    BigInteger value = BigInteger.valueOf(number.value());
    boolean high = !number.type().signed() && number.value() < 0;
    return high ? value.add(SIZE_MAX).add(BigInteger.ONE) : value;
  }
}
