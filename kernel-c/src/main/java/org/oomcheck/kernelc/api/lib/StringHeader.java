// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.syntax.Expression;

/**
 * {@code linux/string.h}: text that stands in the program is compared; {@code memcpy()} copies
 * objects of one type. See {@link Filled} and {@link Texts}.
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
    to.function("strlen", (site, a) -> IntegerType.UNSIGNED_LONG.of(length(site, a.get(0))));
    to.form("memset", Filled::memset);
    to.function("memcpy", (site, a) -> copy(site, a.get(0), a.get(1), a.get(2)));
    to.function("memmove", (site, a) -> copy(site, a.get(0), a.get(1), a.get(2)));
    to.result(IntegerType.UNSIGNED_LONG, "strlen");
    to.harmless("memzero_explicit", "memcpy_and_pad", "strcat", "strlcat");
    Texts.bind(to);
  }

  private static long length(CallSite site, Value value) {
    if (value instanceof Text text) {
      return text.text().length();
    }
    if (TextSearch.isInArray(value)) {
      long length = 0;
      while (site.memory().element(value, length, site.at()).load(site.at()).isTrue()) {
        length++;
      }
      return length;
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
    if (from instanceof Text text) {
      return letters(site, to, text.text(), site.integer(length, "count"));
    }
    long bytes = site.integer(length, "count");
    ObjectPlace target = site.memory().target(to, site.at());
    if (CopiedBytes.copy(site, target, site.memory().target(from, site.at()), bytes)) {
      return to;
    }
    ObjectPlace source = like(site, from, target, bytes);
    target = like(site, to, source, bytes);
    long count = elements(site, target, site.integer(length, "count"));
    if (count == 1) {
      Filled.inBounds(site, target, site.integer(length, "count"));
      Filled.inBounds(site, source, site.integer(length, "count"));
      target.store(source.load(site.at()), site.at());
      return to;
    }
    for (long i = 0; i < count; i++) {
      Value value = site.memory().element(from, i, site.at()).load(site.at());
      site.memory().element(to, i, site.at()).store(value, site.at());
    }
    return to;
  }

  /** What a pointer points at; so many bytes of an array hold what they are copied to or from. */
  private static ObjectPlace like(CallSite site, Value pointer, ObjectPlace other, long bytes) {
    ObjectPlace target = site.memory().target(pointer, site.at());
    boolean isStruct = !site.memory().members(other.type()).isEmpty();
    return isStruct
            && site.caller().bytes(other.type(), site.at()).filter(n -> n == bytes).isPresent()
        ? site.memory().pointers().inBytes(target, other.type(), site.at()).orElse(target)
        : target;
  }

  private static Value letters(CallSite site, Value to, String text, long count) {
    for (int i = 0; i < count; i++) {
      int letter = i < text.length() ? text.charAt(i) : 0;
      site.memory().element(to, i, site.at()).store(IntegerType.CHAR.of(letter), site.at());
    }
    return to;
  }

  /** How many elements of an array that many bytes are; 1 for what is no element. */
  private static long elements(CallSite site, ObjectPlace target, long length) {
    if (!target.isElement()) {
      return 1;
    }
    Expression type = new Expression.TypeOperand(site.at(), target.type());
    Expression size = new Expression.SizeOf(site.at(), "sizeof", type);
    return length / site.caller().integer(size).value();
  }
}
