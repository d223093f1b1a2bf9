// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.parse.HeaderMacros;

/** What of a user's files has not run in any world so far: a verdict says nothing about it. */
final class NotRun {
  private NotRun() {}

  private static Stream<Definition> functions(Unit unit, boolean run) {
    Set<String> functions = unit.functionsRun();
    return unit.file()
        .functions()
        .filter(function -> functions.contains(function.name()) == run)
        .filter(function -> !HeaderMacros.defines(unit.file(), function));
  }

  /** The functions, with their places. */
  static List<String> functions(Collection<Unit> units) {
    return units.stream()
        .flatMap(unit -> functions(unit, false))
        .map(function -> function.name() + "() (" + function.at().fileAndLine() + ")")
        .toList();
  }

  /**
   * The lines of the functions that have run, with their files: {@code mine.c:12}, or {@code
   * mine.c:30-32} for several in a row.
   */
  static List<String> lines(Collection<Unit> units) {
    List<String> all = new ArrayList<>();
    for (Unit unit : units) {
      TreeSet<Integer> lines = new TreeSet<>();
      SortedSet<Integer> run = unit.linesRun();
      functions(unit, true)
          .filter(Definition.Function.class::isInstance)
          .map(Definition.Function.class::cast)
          .forEach(function -> lines.addAll(statements(function, run)));
      while (!lines.isEmpty()) {
        int first = lines.first();
        int last = first;
        while (lines.contains(last + 1)) {
          last++;
        }
        String end = last > first ? "-" + last : "";
        all.add(unit.file().path() + ":" + first + end);
        lines.headSet(last + 1).clear();
      }
    }
    return all;
  }

  /** The first lines of the statements of which no line has run. */
  private static Set<Integer> statements(Definition.Function function, Set<Integer> run) {
    Set<Integer> lines = new TreeSet<>();
    Parts.visit(
        function.body(),
        node -> {
          boolean one = node instanceof Statement.Evaluation || node instanceof Statement.Return;
          if (one && !run.contains(node.at().line()) && isIn(function, node.at().file())) {
            lines.add(node.at().line());
          }
          return !one;
        });
    return lines;
  }

  private static boolean isIn(Definition.Function function, String file) {
    return function.at().file().equals(file);
  }
}
