// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.remark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.print.ExpressionText;

/**
 * The exits of a function that no run took and that stand where something is taken: a lock, memory,
 * a reference, a registration. An exit counts from the call that takes to the one that gives back
 * in the same block, or to the end of the function if there is none. A {@code goto} does not count
 * where it leads to that call, or where a run took another one to the same label.
 */
final class OpenExits {

  /** Words of a name that say that a call takes something. */
  private static final Set<String> TAKES =
      Set.of(
          "lock",
          "trylock",
          "down",
          "get",
          "register",
          "create",
          "enable",
          "disable",
          "begin",
          "start",
          "open",
          "enter",
          "save",
          "inc");

  /** Words of a name that say that a call gives something back. */
  private static final Set<String> GIVES =
      Set.of(
          "unlock",
          "up",
          "put",
          "unregister",
          "destroy",
          "enable",
          "disable",
          "end",
          "stop",
          "finish",
          "close",
          "exit",
          "leave",
          "restore",
          "dec",
          "release");

  private final Definition.Function function;
  private final Set<Integer> run;
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<Statement> exits = new ArrayList<>();

  private OpenExits(Definition.Function function, Set<Integer> run) {
    this.function = function;
    this.run = run;
    visit(
        function,
        node -> {
          if (node instanceof Statement.Label label) {
            labels.put(label.name(), label.at().line());
          } else if (node instanceof Statement.Return || node instanceof Statement.Goto) {
            exits.add((Statement) node);
          }
        });
  }

  /**
   * Their lines.
   *
   * @param taking the lines whose calls count as those that take
   * @param run the lines of the file that have run
   */
  static Set<Integer> of(
      Definition.Function function, Collection<Integer> taking, Set<Integer> run) {
    OpenExits open = new OpenExits(function, run);
    Set<Integer> lines = new TreeSet<>();
    visit(
        function,
        node -> {
          if (node instanceof Statement.Block block) {
            lines.addAll(open.in(block.statements(), taking));
          }
        });
    return lines;
  }

  private Set<Integer> in(List<Statement> statements, Collection<Integer> taking) {
    Set<Integer> lines = new TreeSet<>();
    for (int nth = 0; nth < statements.size(); nth++) {
      List<Statement> behind = statements.subList(nth + 1, statements.size());
      for (Expression.Call call : outsideOfBlocks(statements.get(nth))) {
        if (taking.contains(call.at().line()) && takes(call.name())) {
          Set<String> taken = texts(call, statements.get(nth));
          OptionalInt end =
              behind.stream()
                  .filter(each -> givesBack(each, taken))
                  .mapToInt(each -> each.at().line())
                  .findFirst();
          int last = end.orElse(function.body().end().line());
          lines.addAll(between(call.at().line(), last, end.isPresent()));
        }
      }
    }
    return lines;
  }

  private Set<Integer> between(int first, int last, boolean givesBack) {
    List<Statement> inside =
        exits.stream().filter(exit -> first < exit.at().line() && exit.at().line() < last).toList();
    Set<String> taken =
        inside.stream()
            .filter(exit -> run.contains(exit.at().line()))
            .map(OpenExits::label)
            .collect(Collectors.toSet());
    return inside.stream()
        .filter(exit -> !run.contains(exit.at().line()))
        .filter(exit -> label(exit).isEmpty() || !taken.contains(label(exit)))
        .filter(exit -> !(givesBack && leadsInto(label(exit), first, last)))
        .map(exit -> exit.at().line())
        .collect(Collectors.toSet());
  }

  private boolean leadsInto(String label, int first, int last) {
    int line = labels.getOrDefault(label, 0);
    return first < line && line <= last;
  }

  private static String label(Statement exit) {
    return exit instanceof Statement.Goto jump ? jump.label() : "";
  }

  private static boolean takes(String name) {
    return words(name)
        .anyMatch(word -> TAKES.contains(word) || word.endsWith("alloc") || word.endsWith("dup"));
  }

  private static boolean givesBack(Statement statement, Set<String> taken) {
    if (!(statement instanceof Statement.Evaluation evaluation
        && evaluation.expression() instanceof Expression.Call call
        && words(call.name()).anyMatch(word -> GIVES.contains(word) || word.endsWith("free")))) {
      return false;
    }
    return taken.isEmpty()
        ? call.arguments().isEmpty()
        : call.arguments().stream().map(ExpressionText::of).anyMatch(taken::contains);
  }

  private static Stream<String> words(String name) {
    return Stream.of(name.split("_", -1));
  }

  /** What a call is about: its arguments, and where its result goes. */
  private static Set<String> texts(Expression.Call call, Statement in) {
    Set<String> texts = new HashSet<>();
    call.arguments().stream()
        .filter(each -> !(each instanceof Expression.NumberLiteral))
        .forEach(each -> texts.add(ExpressionText.of(each)));
    visit(
        in,
        node -> {
          if (node instanceof Expression.Assignment assignment
              && Objects.equals(assignment.value(), call)) {
            texts.add(ExpressionText.of(assignment.target()));
          } else if (node instanceof Declaration.Declarator declarator
              && Objects.equals(declarator.initializer(), call)) {
            texts.add(declarator.name());
          }
        });
    return texts;
  }

  /** The calls of a statement that do not stand in a block inside it. */
  private static List<Expression.Call> outsideOfBlocks(Statement statement) {
    List<Expression.Call> calls = new ArrayList<>();
    Parts.visit(
        statement,
        node -> {
          if (node instanceof Expression.Call call) {
            calls.add(call);
          }
          return !(node instanceof Statement.Block);
        });
    return calls;
  }

  private static void visit(Node node, Consumer<Node> each) {
    Parts.visit(
        node,
        part -> {
          each.accept(part);
          return true;
        });
  }
}
