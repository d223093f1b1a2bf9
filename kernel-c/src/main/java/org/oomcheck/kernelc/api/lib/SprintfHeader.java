// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.syntax.Conversion;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/**
 * {@code linux/sprintf.h}: a text gets as long as its format makes it at least, if the buffer is a
 * variable or member, or begins in one, and its size comes from variables of the function that
 * calls. Its letters are not kept: the first one is written, so that two tasks that write race.
 */
@AutoService(KernelHeader.class)
public final class SprintfHeader implements KernelHeader {
  @Override
  public String path() {
    return "linux/sprintf.h";
  }

  @Override
  public void bind(Bindings to) {
    to.prints("sprintf", "snprintf", "scnprintf");
    to.form("sprintf", (site, call) -> print(site, call, 1));
    to.form("snprintf", (site, call) -> print(site, call, 2));
    to.form("scnprintf", (site, call) -> print(site, call, 2));
    to.result(IntegerType.INT, "sprintf", "snprintf", "scnprintf");
  }

  /**
   * Looks whether the text is within its buffer.
   *
   * @param format which argument the format is
   */
  private static Value print(CallSite site, Expression.Call call, int format) {
    List<Expression> arguments = call.arguments();
    Expression buffer = arguments.get(0);
    if (!isLocal(site, buffer) && !isNamed(buffer)) {
      return IntegerValue.NOTHING;
    }
    Value to = site.caller().value(buffer);
    if (arguments.size() <= format
        || !(arguments.get(format) instanceof Expression.StringLiteral literal)
        || !arguments.subList(1, format).stream().allMatch(part -> isLocal(site, part))
        || !(site.caller().value(literal) instanceof Text text)
        || !TextSearch.isInArray(to)) {
      return IntegerValue.NOTHING;
    }
    long length = least(site, text.text(), arguments, format + 1);
    long written = length;
    if (format == 2) {
      long size = site.caller().integer(arguments.get(1)).value();
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw new KernelBug(
            Hazard.KERNEL_BUG,
            "%s() gets a size beyond INT_MAX, at %s"
                .formatted(call.name(), call.at().fileAndLine()));
      }
      written = Math.min(length, size - 1);
    }
    if (written >= 0) {
      site.memory().element(to, written, call.at());
      site.memory().element(to, 0, call.at()).store(IntegerType.CHAR.of(0), call.at());
    }
    return IntegerType.INT.of(call.name().equals("scnprintf") ? Math.max(0, written) : length);
  }

  /** Whether the buffer is a variable or a member, which is read as the kernel reads it. */
  private static boolean isNamed(Expression buffer) {
    return buffer instanceof Expression.Name || buffer instanceof Expression.Member;
  }

  /** Whether a value comes from variables of the function alone, so that no step is needed. */
  private static boolean isLocal(CallSite site, Expression expression) {
    if (expression instanceof Expression.Name name) {
      return site.caller()
          .frame()
          .variable(name.name())
          .filter(place -> place instanceof ObjectPlace object && !object.isShared())
          .isPresent();
    } else if (expression instanceof Expression.Binary pair) {
      return Set.of("+", "-").contains(pair.operator())
          && isLocal(site, pair.left())
          && isLocal(site, pair.right());
    }
    return expression instanceof Expression.NumberLiteral
        || expression instanceof Expression.SizeOf;
  }

  /** How many letters there are at least: a number has one, and a text that is not known none. */
  private static long least(CallSite site, String format, List<Expression> arguments, int first) {
    long length = 0;
    int end = 0;
    for (Conversion each : Conversion.of(format)) {
      boolean text = each.letter().equals("s");
      long own = text ? text(site, arguments, first + each.argument(), each.hasPrecision()) : 1;
      boolean wide = each.width().matches("[0-9]{1,6}");
      length += each.start() - end + Math.max(own, wide ? Long.parseLong(each.width()) : 0);
      end = each.end();
    }
    return length + format.length() - end;
  }

  private static long text(
      CallSite site, List<Expression> arguments, int number, boolean hasPrecision) {
    boolean known = !hasPrecision && number < arguments.size();
    return known
            && isText(site, arguments.get(number))
            && site.caller().value(arguments.get(number)) instanceof Text text
        ? text.text().length()
        : 0;
  }

  private static boolean isText(CallSite site, Expression argument) {
    return argument instanceof Expression.StringLiteral
        || (argument instanceof Expression.Name && isLocal(site, argument));
  }
}
