// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.print.ExpressionText;
import org.oomcheck.model.kernel.order.Atomic;
import org.oomcheck.model.machine.Access;

/**
 * {@code linux/cmpxchg.h}: exchanges of plain variables in one step, with the order that the name
 * says; one that fails gives none. The header is {@code asm/cmpxchg.h} in the kernel, which {@code
 * linux/atomic.h} includes.
 */
@AutoService(KernelHeader.class)
public final class CmpxchgHeader implements KernelHeader {

  @Override
  public String path() {
    return "asm/cmpxchg.h";
  }

  @Override
  public void bind(Bindings to) {
    for (Access order : List.of(Access.FULL, Access.ATOMIC, Access.ACQUIRE, Access.RELEASE)) {
      String end = Atomic.end(order);
      to.form("xchg" + end, (site, call) -> update(site, call, arguments(site, call), order));
      to.form("cmpxchg" + end, (site, call) -> update(site, call, arguments(site, call), order));
      to.form("try_cmpxchg" + end, (site, call) -> tryCmpxchg(site, call, order));
      to.result(IntegerType.INT, "try_cmpxchg" + end);
    }
  }

  private static List<Value> arguments(CallSite site, Expression.Call call) {
    return call.arguments().stream().map(site.caller()::value).toList();
  }

  private static Value update(
      CallSite site, Expression.Call call, List<Value> arguments, Access order) {
    ObjectPlace place = site.memory().target(arguments.get(0), call.at());
    boolean exchanges = arguments.size() == 2;
    Value wanted = arguments.get(arguments.size() - 1);
    if (place instanceof SharedScalar shared) {
      int number = shared.number(wanted, call.at());
      int expected = exchanges ? 0 : shared.number(arguments.get(1), call.at());
      IntPredicate succeeds = old -> exchanges || old == expected;
      IntUnaryOperator change = old -> succeeds.test(old) ? number : old;
      return shared.update(
          new SharedScalar.Update(ExpressionText.of(call), order, succeeds, change, false),
          call.at());
    } else if (place.isShared()) {
      throw new InterpreterException(call.at(), place + " is no variable");
    }
    Value old = place.load(call.at());
    if (exchanges || same(site, old, arguments.get(1))) {
      place.store(wanted, call.at());
    }
    return old;
  }

  private static boolean same(CallSite site, Value one, Value other) {
    return site.caller().operation("==", one, other, site.at()).isTrue();
  }

  private static Value tryCmpxchg(CallSite site, Expression.Call call, Access order) {
    List<Value> arguments = arguments(site, call);
    ObjectPlace expected = site.memory().target(arguments.get(1), call.at());
    Value wanted = expected.load(call.at());
    Value old = update(site, call, List.of(arguments.get(0), wanted, arguments.get(2)), order);
    boolean done = same(site, old, wanted);
    if (!done) {
      expected.store(old, call.at());
    }
    return IntegerType.INT.of(done ? 1 : 0);
  }
}
