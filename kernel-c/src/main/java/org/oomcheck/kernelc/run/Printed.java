// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.Evaluation;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.memory.ArrayPlace;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Conversion;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;

/**
 * What calls print. Its value makes no difference and is not read, so it races with nothing, but
 * for a text that {@code %s} prints and a pointer to one; and an object that is gone cannot be
 * printed. A function of the module that is called for it is run.
 */
final class Printed {
  /** Calls that print nothing, and evaluate nothing, unless they are turned on. */
  private static final Pattern DEBUGS = Pattern.compile("(pr|dev)_(debug|dbg|devel|vdbg).*");

  /** Macros whose value is that of their argument. */
  private static final Set<String> MACROS = Set.of("READ_ONCE", "data_race");

  /** Calls that read what an argument points at. */
  private static final Pattern READS = Pattern.compile("(atomic|refcount|kref)\\w*_read|test_bit");

  private Printed() {}

  /** Looks whether the objects are there whose parts are among the arguments of a call. */
  static void lookAt(Site site, Expression.Call call, Evaluation caller, Unit unit) {
    if (!DEBUGS.matcher(call.name()).matches()) {
      call.arguments().stream().filter(unit::isRun).forEach(caller::value);
    }
    call.arguments().forEach(argument -> lookInto(argument, site, caller));
    texts(call)
        .forEach(
            argument -> {
              lookAt(site, pointedAt(argument, site, caller));
              read(site, place(argument, caller));
            });
  }

  /** Looks whether the objects are there that an argument reads. */
  private static void lookInto(Expression argument, Site site, Evaluation caller) {
    if (argument.isPointedAt()) {
      lookAt(site, place(argument, caller));
    } else {
      operands(argument).forEach(read -> lookInto(read, site, caller));
    }
  }

  /** What an expression reads for its value, whatever the values are. */
  private static List<Expression> operands(Expression read) {
    if (read instanceof Expression.Binary both) {
      boolean always = !both.operator().equals("&&") && !both.operator().equals("||");
      return always ? List.of(both.left(), both.right()) : List.of(both.left());
    } else if (read instanceof Expression.Conditional either) {
      return List.of(either.condition());
    } else if (read instanceof Expression.Cast cast) {
      return List.of(cast.operand());
    } else if (read instanceof Expression.Prefix prefix && !prefix.operator().equals("&")) {
      return List.of(prefix.operand());
    } else if (read instanceof Expression.Call call && READS.matcher(call.name()).matches()) {
      return call.arguments().stream().map(Printed::atAddress).toList();
    }
    return read instanceof Expression.Call call && MACROS.contains(call.name())
        ? call.arguments()
        : List.of();
  }

  private static Expression atAddress(Expression argument) {
    return argument instanceof Expression.Prefix address && address.operator().equals("&")
        ? address.operand()
        : argument;
  }

  /** The arguments that {@code %s} in the format prints. */
  private static Stream<Expression> texts(Expression.Call call) {
    List<Expression> arguments = call.arguments();
    int format = 0;
    while (format < arguments.size()
        && !(arguments.get(format) instanceof Expression.StringLiteral)) {
      format++;
    }
    if (format == arguments.size()) {
      return Stream.empty();
    }
    String text = String.join("", ((Expression.StringLiteral) arguments.get(format)).pieces());
    List<Expression> printed = arguments.subList(format + 1, arguments.size());
    return Conversion.of(text).stream()
        .filter(each -> each.letter().equals("s") && each.argument() < printed.size())
        .map(each -> printed.get(each.argument()));
  }

  /**
   * What a variable or a member points at, which is read for that; null if that is no object. What
   * a call would give is left out.
   */
  private static @Nullable Place pointedAt(Expression text, Site site, Evaluation caller) {
    boolean known =
        text instanceof Expression.Name
            || text instanceof Expression.Member
            || text instanceof Expression.Index;
    return known
            && place(text, caller) instanceof ObjectPlace place
            && place.type() instanceof Type.Pointer
            && caller.value(text) instanceof Pointer pointer
        ? site.memory().target(pointer, site.at())
        : null;
  }

  /** The place of an argument; what cannot be read is not printed. */
  private static @Nullable Place place(Expression argument, Evaluation caller) {
    try {
      return caller.place(argument);
    } catch (InterpreterException e) {
      return null;
    }
  }

  /** A text in an array that is there for all tasks is read: its first letter stands for it. */
  private static void read(Site site, @Nullable Place place) {
    if (place instanceof ArrayPlace text && text.isShared() && text.size() > 0) {
      site.memory().target(text.load(site.at()), site.at()).load(site.at());
    }
  }

  private static void lookAt(Site site, @Nullable Place place) {
    if (place instanceof ObjectPlace object && !object.isVariable()) {
      site.memory().checkThere(object, site.at());
    }
  }
}
