// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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
 * The numbers at which a comparison of a variable or member changes, in the file of a module, and
 * those with which it is beyond an array. A process that gives such a number goes past a check, or
 * just not. Compared is with a constant, or with what has the value of a constant somewhere.
 */
final class Comparisons implements ProgramText {
  /** More numbers than this make too many schedules. */
  private static final int MOST = 4;

  /** So many variables after each other can have a number, the last of which is compared. */
  private static final int STEPS = 2;

  /** A table with more elements is not gone through. */
  private static final int MOST_ELEMENTS = 8;

  private final Unit module;
  private final Map<String, List<Limit>> limits = new LinkedHashMap<>();
  private final Set<String> variables = new HashSet<>();
  private final Map<String, List<Expression>> values = new HashMap<>();
  private final Map<String, Table> tables = new HashMap<>();
  private final Map<String, Table> indices = new LinkedHashMap<>();
  private final Map<String, List<Limit>> ends = new HashMap<>();
  private final Map<String, Set<String>> sources = new LinkedHashMap<>();

  /** A constant of a comparison; whether it comes out differently just below it, and just above. */
  private record Limit(Expression constant, boolean below, boolean above) {}

  /** An array: how many elements it has, and whether one is unlike another, as structs are. */
  private record Table(Expression size, boolean ofStructs) {}

  Comparisons(Unit module) {
    this.module = module;
    module.file().definitions().forEach(part -> Parts.visit(part, this::isDeclared));
    List<Node> bodies = new ArrayList<>();
    module
        .file()
        .functions()
        .filter(Definition.Function.class::isInstance)
        .forEach(function -> bodies.add(((Definition.Function) function).body()));
    bodies.forEach(body -> Parts.visit(body, this::isValue));
    bodies.forEach(body -> Parts.visit(body, this::isIndex));
    bodies.forEach(body -> Parts.visit(body, this::isCompared));
    limits.replaceAll((name, found) -> found.stream().flatMap(this::constants).toList());
    indices.forEach((name, table) -> end(name, table, false));
    for (int i = 0; i < STEPS; i++) {
      sources.forEach((name, from) -> from.forEach(source -> handOn(name, source)));
    }
  }

  /**
   * The numbers for a variable or member of this name, in the order of the text: at most four that
   * it is compared with, those beyond arrays, and all elements of a small table of structs.
   *
   * @param signed whether a number can be below 0
   */
  List<Long> of(String name, boolean signed, Booted world) {
    Set<Long> numbers = new LinkedHashSet<>();
    List<Limit> compared = limits.getOrDefault(name, List.of());
    compared.forEach(limit -> add(world, limit, numbers));
    Set<Long> all = new LinkedHashSet<>(numbers.stream().limit(MOST).toList());
    List<Limit> beyond = ends.getOrDefault(name, List.of());
    beyond.stream().limit(MOST).forEach(limit -> add(world, limit, all));
    Optional.ofNullable(indices.get(name))
        .filter(Table::ofStructs)
        .ifPresent(table -> addElements(world, table.size(), all));
    if (signed && indices.containsKey(name)) {
      all.add(-1L);
    }
    return List.copyOf(all);
  }

  private boolean isDeclared(Node node) {
    if (node instanceof Declaration.Declarator declarator) {
      variables.add(declarator.name());
      if (declarator.type() instanceof Type.Array array) {
        boolean ofStructs = module.types().integer(array.element()).isEmpty();
        tables.putIfAbsent(declarator.name(), new Table(size(declarator, array), ofStructs));
      } else if (declarator.initializer() != null) {
        hasValue(declarator.name(), declarator.initializer());
      }
    } else if (node instanceof Type.Parameter parameter && parameter.name() != null) {
      variables.add(parameter.name());
    }
    return true;
  }

  /** Without a size, that of the first value. */
  private static Expression size(Declaration.Declarator declarator, Type.Array array) {
    Expression whole = new Expression.Name(declarator.at(), declarator.name());
    return array.size() != null
        ? array.size()
        : new Expression.Call(
            declarator.at(), new Expression.Name(declarator.at(), "ARRAY_SIZE"), List.of(whole));
  }

  /** What a variable is compared with, what it comes from is compared with. */
  private void handOn(String name, String source) {
    handOn(limits, name, source);
    handOn(ends, name, source);
    if (indices.containsKey(name)) {
      indices.putIfAbsent(source, indices.get(name));
    }
  }

  private static void handOn(Map<String, List<Limit>> all, String name, String source) {
    Set<Limit> both = new LinkedHashSet<>(all.getOrDefault(source, List.of()));
    if (!name.equals(source) && both.addAll(all.getOrDefault(name, List.of()))) {
      all.put(source, List.copyOf(both));
    }
  }

  private void hasValue(String name, Expression value) {
    name(value)
        .ifPresent(from -> sources.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(from));
    values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  private boolean isValue(Node node) {
    if (node instanceof Expression.Assignment assignment && assignment.operator().equals("=")) {
      name(assignment.target()).ifPresent(name -> hasValue(name, assignment.value()));
    } else if (node instanceof Expression.Call call) {
      List<Type.Parameter> parameters =
          module.function(call.name()).map(f -> f.type().parameters()).orElse(List.of());
      for (int i = 0; i < parameters.size() && i < call.arguments().size(); i++) {
        String name = parameters.get(i).name();
        if (name != null) {
          hasValue(name, call.arguments().get(i));
        }
      }
    }
    return true;
  }

  private boolean isIndex(Node node) {
    if (node instanceof Expression.Index place) {
      Optional<Table> table =
          name(place.array()).map(tables::get).filter(found -> isConstant(found.size()));
      table.ifPresent(found -> isIndex(place.index(), found));
    }
    return true;
  }

  private void isIndex(Expression index, Table table) {
    Optional<String> whole = name(index);
    if (whole.isPresent()) {
      indices.putIfAbsent(whole.get(), table);
    } else if (index instanceof Expression.Binary pair) {
      for (Expression part : List.of(pair.left(), pair.right())) {
        name(part).ifPresent(name -> end(name, table, true));
      }
    }
  }

  /** With this number, or the one above it, an index goes beyond an array of this size. */
  private void end(String name, Table table, boolean above) {
    ends.computeIfAbsent(name, n -> new ArrayList<>()).add(new Limit(table.size(), false, above));
  }

  /** The constants that a limit can be. */
  private Stream<Limit> constants(Limit limit) {
    if (isConstant(limit.constant())) {
      return Stream.of(limit);
    }
    return name(limit.constant())
        .map(name -> values.getOrDefault(name, List.of()))
        .orElse(List.of())
        .stream()
        .filter(this::isConstant)
        .map(value -> new Limit(value, limit.below(), limit.above()));
  }

  private boolean isCompared(Node node) {
    if (node instanceof Statement.Switch choice) {
      Parts.visit(
          choice.body(),
          inside -> {
            if (inside instanceof Statement.Case label) {
              note(choice.value(), label.low(), "==");
              if (label.high() != null) {
                note(choice.value(), label.high(), "==");
              }
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
    if ((below || above) && !isConstant(constant)) {
      // A loop over an array, up to what is compared.
      name(constant)
          .map(indices::get)
          .ifPresent(table -> name(compared).ifPresent(name -> end(name, table, true)));
    }
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
    } else if (compared instanceof Expression.Prefix pointer && pointer.operator().equals("*")) {
      return name(pointer.operand());
    } else if (compared instanceof Expression.Cast cast) {
      return name(cast.operand());
    }
    return compared instanceof Expression.Member member
        ? Optional.of(member.field())
        : Optional.empty();
  }

  private static void addElements(Booted world, Expression size, Set<Long> all) {
    Set<Long> sizes = new HashSet<>();
    add(world, new Limit(size, false, false), sizes);
    sizes.stream()
        .filter(elements -> elements <= MOST_ELEMENTS)
        .forEach(elements -> LongStream.range(0, elements).forEach(all::add));
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
