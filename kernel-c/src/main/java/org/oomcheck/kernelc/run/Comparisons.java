// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.machine.ProgramText;

/**
 * The numbers at which a comparison of a variable or member with a constant changes, in the file of
 * a module. A process that gives such a number goes past a check, or just not.
 */
final class Comparisons implements ProgramText {
  /** More numbers than this make too many schedules. */
  private static final int MOST = 4;

  private final Unit module;
  private final Map<String, List<Limit>> limits = new LinkedHashMap<>();
  private final Set<String> variables = new HashSet<>();

  /** A constant of a comparison; whether it comes out differently just below it, and just above. */
  private record Limit(Expression constant, boolean below, boolean above) {}

  Comparisons(Unit module) {
    this.module = module;
    module.file().definitions().forEach(part -> Parts.visit(part, this::isDeclared));
    module
        .file()
        .functions()
        .filter(Definition.Function.class::isInstance)
        .forEach(
            function -> Parts.visit(((Definition.Function) function).body(), this::isCompared));
    limits.values().forEach(found -> found.removeIf(limit -> !isConstant(limit.constant())));
  }

  /** The numbers for a variable or member of this name, at most four, in the order of the text. */
  List<Long> of(String name, Booted world) {
    Set<Long> numbers = new LinkedHashSet<>();
    limits.getOrDefault(name, List.of()).forEach(limit -> add(world, limit, numbers));
    return numbers.stream().limit(MOST).toList();
  }

  private boolean isDeclared(Node node) {
    if (node instanceof Declaration.Declarator declarator) {
      variables.add(declarator.name());
    } else if (node instanceof Type.Parameter parameter && parameter.name() != null) {
      variables.add(parameter.name());
    }
    return true;
  }

  private boolean isCompared(Node node) {
    if (node instanceof Statement.Switch choice) {
      Parts.visit(
          choice.body(),
          inside -> {
            if (inside instanceof Statement.Case label) {
              note(choice.value(), label.low(), "==");
            }
            return true;
          });
    } else if (node instanceof Expression.Binary test) {
      note(test.left(), test.right(), test.operator());
      note(test.right(), test.left(), mirrored(test.operator()));
    }
    return true;
  }

  private static String mirrored(String operator) {
    return operator.replace('<', '?').replace('>', '<').replace('?', '>');
  }

  private void note(Expression compared, Expression constant, String operator) {
    boolean below = operator.equals("<") || operator.equals(">=");
    boolean above = operator.equals(">") || operator.equals("<=");
    if (below || above || operator.equals("==") || operator.equals("!=")) {
      name(compared)
          .ifPresent(
              name ->
                  limits
                      .computeIfAbsent(name, n -> new ArrayList<>())
                      .add(new Limit(constant, below, above)));
    }
  }

  private static Optional<String> name(Expression compared) {
    if (compared instanceof Expression.Name name) {
      return Optional.of(name.name());
    }
    return compared instanceof Expression.Member member
        ? Optional.of(member.field())
        : Optional.empty();
  }

  private static void add(Booted world, Limit limit, Set<Long> all) {
    try {
      long number = world.constant(limit.constant());
      all.add(number);
      if (limit.below()) {
        all.add(number - 1);
      } else if (limit.above()) {
        all.add(number + 1);
      }
    } catch (InterpreterException e) {
      // No number, such as a pointer: nothing of it is known.
    }
  }

  /** Whether an expression has its value from the text alone, so that no step is needed. */
  private boolean isConstant(Expression expression) {
    Optional<Expression> meaning = module.macros().expansion(expression);
    if (meaning.isPresent()) {
      return isConstant(meaning.get());
    } else if (expression instanceof Expression.Name name) {
      return !variables.contains(name.name());
    } else if (expression instanceof Expression.Prefix sign) {
      return Set.of("-", "~", "+").contains(sign.operator()) && isConstant(sign.operand());
    } else if (expression instanceof Expression.Binary pair) {
      return isConstant(pair.left()) && isConstant(pair.right());
    } else if (expression instanceof Expression.Call call) {
      return call.name().equals("ARRAY_SIZE") && call.arguments().get(0) instanceof Expression.Name;
    }
    return expression instanceof Expression.NumberLiteral
        || expression instanceof Expression.CharacterLiteral
        || expression instanceof Expression.SizeOf;
  }
}
