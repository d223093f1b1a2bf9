// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.kernelc.syntax.Definition;

/** Which functions of some files use which names; and so why a function does not run. */
final class Callers {
  /** More callers than this are counted. */
  private static final int NAMED = 2;

  private final Map<String, SortedSet<String>> callers = new TreeMap<>();

  Callers(Program program) {
    for (Unit unit : program.units()) {
      for (Definition definition : unit.file().definitions()) {
        if (definition instanceof Definition.Function function) {
          for (String word : program.words(new FunctionPointer(unit, function))) {
            callers.computeIfAbsent(word, name -> new TreeSet<>()).add(function.name());
          }
        }
      }
    }
  }

  /**
   * Why no run comes to a function.
   *
   * @param modelled the functions that the model stands for
   */
  String why(String name, Set<String> modelled) {
    SortedSet<String> all = new TreeSet<>(callers.getOrDefault(name, new TreeSet<>()));
    all.remove(name);
    if (all.isEmpty()) {
      return "no function of the files that are read calls it";
    }
    SortedSet<String> known = new TreeSet<>(all);
    known.retainAll(modelled);
    return known.isEmpty()
        ? "no caller of it runs: " + words(all)
        : "the model stands for what calls it: " + words(known);
  }

  private static String words(SortedSet<String> names) {
    String first =
        names.stream().limit(NAMED).map(each -> each + "()").collect(Collectors.joining(", "));
    int more = names.size() - NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
