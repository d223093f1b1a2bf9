// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.parse.OwnMacros;
import org.oomcheck.kernelc.syntax.print.ExpressionText;

/**
 * The names of variables and members whose values functions look at. One that is only assigned, or
 * counted up and down, or printed, has no influence: its value need not be kept, so that a counter
 * of what has happened does not make every round of a loop another state.
 */
final class ObservedNames implements Parts.Visitor {
  /** Changes of an atomic variable whose results are not looked at. */
  private static final Set<String> CHANGES =
      Set.of(
          "atomic_inc",
          "atomic_dec",
          "atomic_add",
          "atomic_sub",
          "atomic_set",
          "atomic64_inc",
          "atomic64_dec",
          "atomic64_add",
          "atomic64_sub",
          "atomic64_set",
          "atomic_long_inc",
          "atomic_long_dec",
          "atomic_long_add",
          "atomic_long_sub",
          "atomic_long_set");

  private static final Pattern SHOWN =
      Pattern.compile("debugfs_create_([ux](8|16|32|64)|bool|ulong|size_t|atomic_t)");

  private static final Pattern READ_ONLY = Pattern.compile("0[0145]+|S_IR(USR|UGO|GRP|OTH)");

  private final Unit unit;
  private final OwnMacros macros;
  private final Predicate<String> harmless;
  private final Set<String> names;

  private ObservedNames(Unit unit, Predicate<String> harmless, Set<String> names) {
    this.unit = unit;
    this.macros = unit.macros();
    this.harmless = harmless;
    this.names = names;
  }

  /**
   * The names that functions look at.
   *
   * @param harmless the calls whose arguments are not evaluated, but for those that do something
   */
  static Set<String> of(Collection<FunctionPointer> functions, Predicate<String> harmless) {
    Set<String> names = new HashSet<>();
    for (FunctionPointer function : functions) {
      Parts.visit(function.function().body(), new ObservedNames(function.unit(), harmless, names));
    }
    return names;
  }

  private void visit(Node node) {
    Parts.visit(node, this);
  }

  @Override
  public boolean node(Node node) {
    if (node instanceof Statement.Evaluation statement) {
      effect(statement.expression());
      return false;
    } else if (node instanceof Statement.For loop) {
      forLoop(loop);
      return false;
    } else if (node instanceof Expression.SizeOf) {
      return false;
    } else if (node instanceof Expression.Call call && harmless.test(call.name())) {
      call.arguments().stream().filter(unit::isRun).forEach(this::visit);
      return false;
    } else if (node instanceof Expression.Call call && onlyShows(call)) {
      call.arguments().subList(0, call.arguments().size() - 1).forEach(this::visit);
      argument(call.arguments().get(call.arguments().size() - 1));
      return false;
    } else if (node instanceof Expression expression && expanded(expression, false)) {
      return false;
    } else if (node instanceof Expression.Name name) {
      names.add(name.name());
    } else if (node instanceof Expression.Member member) {
      names.add(member.field());
    }
    return true;
  }

  /** A file of debugfs for a number that processes read alone: {@code 0444}, or S_IRUGO. */
  private static boolean onlyShows(Expression.Call call) {
    return SHOWN.matcher(call.name()).matches()
        && call.arguments().size() == 4
        && READ_ONLY.matcher(ExpressionText.of(call.arguments().get(1))).matches();
  }

  private boolean expanded(Expression expression, boolean effectOnly) {
    Optional<Expression> expansion = macros.expansion(expression);
    expansion.ifPresent(
        inside -> {
          if (effectOnly) {
            effect(inside);
          } else {
            visit(inside);
          }
        });
    return expansion.isPresent();
  }

  private void forLoop(Statement.For loop) {
    for (Node part : new Node[] {loop.first(), loop.condition(), loop.body()}) {
      if (part != null) {
        visit(part);
      }
    }
    if (loop.next() != null) {
      effect(loop.next());
    }
  }

  /** An expression whose value is not used. */
  private void effect(Expression expression) {
    if (expression instanceof Expression.Postfix step) {
      place(step.operand());
    } else if (expression instanceof Expression.Prefix step
        && (step.operator().equals("++") || step.operator().equals("--"))) {
      place(step.operand());
    } else if (expression instanceof Expression.Assignment assignment) {
      place(assignment.target());
      visit(assignment.value());
    } else if (expression instanceof Expression.Binary pair && pair.operator().equals(",")) {
      effect(pair.left());
      effect(pair.right());
    } else if (expression instanceof Expression.Call call && CHANGES.contains(call.name())) {
      call.arguments().forEach(this::argument);
    } else if (expression instanceof Expression.Call call && call.name().equals("WRITE_ONCE")) {
      place(call.arguments().get(0));
      visit(call.arguments().get(1));
    } else if (!expanded(expression, true)) {
      visit(expression);
    }
  }

  private void argument(Expression argument) {
    if (argument instanceof Expression.Prefix address && address.operator().equals("&")) {
      place(address.operand());
    } else {
      visit(argument);
    }
  }

  /** A place that is written: what leads to it is looked at, and its own name is not. */
  private void place(Expression place) {
    if (place instanceof Expression.Member member) {
      visit(member.object());
    } else if (place instanceof Expression.Index index) {
      place(index.array());
      visit(index.index());
    } else if (!(place instanceof Expression.Name) || macros.expansion(place).isPresent()) {
      visit(place);
    }
  }
}
