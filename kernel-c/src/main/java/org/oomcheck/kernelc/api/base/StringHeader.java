// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ArrayPlace;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.syntax.Expression;

/**
 * {@code linux/string.h}: text that stands in the program is compared; {@code memset()} to 0 of an
 * object on the stack sets all of it; {@code memcpy()} copies objects of one type. Texts in buffers
 * are not modelled.
 */
@AutoService(KernelHeader.class)
public final class StringHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/string.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function("strcmp", StringHeader::compare);
    to.function("strlen", (site, a) -> IntegerType.UNSIGNED_LONG.of(text(site, a.get(0)).length()));
    to.form("memset", StringHeader::memset);
    to.function("memcpy", (site, a) -> copy(site, a.get(0), a.get(1), a.get(2)));
    to.function("memmove", (site, a) -> copy(site, a.get(0), a.get(1), a.get(2)));
    to.result(IntegerType.INT, "strcmp").result(IntegerType.UNSIGNED_LONG, "strlen");
    to.harmless("strscpy", "strlcpy", "strncpy", "strcpy", "strcat", "strlcat");
  }

  private static String text(CallSite site, Value value) {
    if (value instanceof Text text) {
      return text.text();
    }
    throw new InterpreterException(site.at(), "the text of " + value + " is not modelled");
  }

  private static Value compare(CallSite site, List<Value> arguments) {
    return IntegerType.INT.of(text(site, arguments.get(0)).compareTo(text(site, arguments.get(1))));
  }

  /** Copies one object, or the elements of an array one after the other. */
  private static Value copy(CallSite site, Value to, Value from, Value length) {
    ObjectPlace target = site.memory().target(to, site.at());
    ObjectPlace source = site.memory().target(from, site.at());
    long count = 1;
    if (target.part().filter(part -> part.whole() instanceof ArrayPlace).isPresent()) {
      Expression type = new Expression.TypeOperand(site.at(), target.type());
      Expression size = new Expression.SizeOf(site.at(), "sizeof", type);
      count = site.integer(length, "count") / site.caller().integer(size).value();
    }
    if (count == 1) {
      target.store(source.load(site.at()), site.at());
      return to;
    }
    for (long i = 0; i < count; i++) {
      Value value = site.memory().element(from, i, site.at()).load(site.at());
      site.memory().element(to, i, site.at()).store(value, site.at());
    }
    return to;
  }

  private static Value memset(CallSite site, Expression.Call call) {
    Value pointer = site.caller().value(call.arguments().get(0));
    ObjectPlace target = site.memory().target(pointer, site.at());
    if (site.caller().value(call.arguments().get(1)).isTrue()) {
      throw new InterpreterException(site.at(), "memset() is known with 0 only");
    } else if (target.isShared() && !site.isBooting()) {
      throw new InterpreterException(
          site.at(), "memset() of " + target + ", which all tasks can reach, is not known");
    }
    site.memory().zero(target, site.at());
    return pointer;
  }
}
