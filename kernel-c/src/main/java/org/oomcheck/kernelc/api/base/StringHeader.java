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
import org.oomcheck.kernelc.memory.ObjectMemory;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/**
 * {@code linux/string.h}: text that stands in the program is compared; {@code memset()} to 0 sets
 * all of an object, or elements of an array; {@code memcpy()} copies objects of one type. Texts in
 * buffers are not modelled.
 */
@AutoService(KernelHeader.class)
public final class StringHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/string.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String name : List.of("strcmp", "strcasecmp", "strncmp", "strncasecmp", "memcmp")) {
      to.function(name, StringHeader::compare);
      to.result(IntegerType.INT, name);
    }
    to.function("strlen", (site, a) -> IntegerType.UNSIGNED_LONG.of(text(site, a.get(0)).length()));
    to.form("memset", StringHeader::memset);
    to.function("memcpy", (site, a) -> copy(site, a.get(0), a.get(1), a.get(2)));
    to.function("memmove", (site, a) -> copy(site, a.get(0), a.get(1), a.get(2)));
    to.result(IntegerType.UNSIGNED_LONG, "strlen");
    to.harmless("strscpy_pad", "memzero_explicit", "memcpy_and_pad");
    to.harmless("strscpy", "strlcpy", "strncpy", "strcpy", "strcat", "strlcat");
  }

  private static String text(CallSite site, Value value) {
    if (value instanceof Text text) {
      return text.text();
    }
    throw new InterpreterException(site.at(), "the text of " + value + " is not modelled");
  }

  /** Texts of the program are compared; what is in a buffer is equal to another, or is not. */
  private static Value compare(CallSite site, List<Value> arguments) {
    if (arguments.get(0) instanceof Text one && arguments.get(1) instanceof Text other) {
      int most = Integer.MAX_VALUE;
      if (arguments.size() > 2) {
        most = (int) Math.min(most, site.integer(arguments.get(2), "n"));
      }
      return IntegerType.INT.of(first(one, most).compareTo(first(other, most)));
    }
    boolean differs =
        site.isBooting() || site.machine().choose("are they equal?", "no", "yes") == 0;
    return IntegerType.INT.of(differs ? 1 : 0);
  }

  private static String first(Text text, int most) {
    return text.text().substring(0, Math.min(most, text.text().length()));
  }

  /** Copies one object, or the elements of an array one after the other. */
  private static Value copy(CallSite site, Value to, Value from, Value length) {
    ObjectPlace target = site.memory().target(to, site.at());
    ObjectPlace source = site.memory().target(from, site.at());
    long count = elements(site, target, site.integer(length, "count"));
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
    }
    long length = site.integer(site.caller().value(call.arguments().get(2)), "count");
    long count = elements(site, target, length);
    for (long i = 0; i < Math.max(1, count); i++) {
      site.memory()
          .zero(
              count < 2 ? target : site.memory().element(new Pointer(target), i, site.at()),
              site.at());
    }
    return pointer;
  }

  /**
   * How many elements of an array that many bytes are; 1 for what is no element.
   *
   * @param length without a sign
   */
  private static long elements(CallSite site, ObjectPlace target, long length) {
    if (target.part().filter(part -> part.whole() instanceof ArrayPlace).isPresent()) {
      Expression type = new Expression.TypeOperand(site.at(), target.type());
      Expression size = new Expression.SizeOf(site.at(), "sizeof", type);
      long count = Long.divideUnsigned(length, site.caller().integer(size).value());
      return count < 0 ? Long.MAX_VALUE : count;
    }
    int bits = site.memory().bits(target.type());
    boolean known = bits >= 0 && target.isVariable() && target.part().isEmpty();
    if (known && Long.compareUnsigned(length, bits / Byte.SIZE) > 0) {
      throw new KernelBug(
          Hazard.KERNEL_BUG,
          "%s bytes are more than %s has, at %s"
              .formatted(
                  Long.toUnsignedString(length),
                  ObjectMemory.plainName(target.name()),
                  site.at().fileAndLine()));
    }
    return 1;
  }
}
