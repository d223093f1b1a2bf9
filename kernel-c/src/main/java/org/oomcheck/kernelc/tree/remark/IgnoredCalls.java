// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.remark;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.kernelc.tree.PartProgram;

/**
 * Calls that patches add or take away and that do nothing in the worlds, such as those that count
 * references: whether they are right no verdict says.
 */
public final class IgnoredCalls {
  /** Calls whose absence is no fault: messages, statistics, checks of the kernel's own, delays. */
  private static final Pattern OPEN_TO_ALL =
      Pattern.compile(
          "_*(pr|dev|trace|lockdep|debugfs|seq|dump|warn|count|str|psi|might|module)_.*"
              + "|.*print.*|.*_?delay|.*sleep.*|[A-Z_]*(BUG|PARM|RATELIMIT).*"
              + "|barrier|cpu_relax|fallthrough|__ratelimit|add_taint");

  private IgnoredCalls() {}

  /**
   * The remark; empty if there are as many calls as before.
   *
   * @param functions the names of the functions that the patches change
   */
  public static List<String> of(CTree before, CTree after, Set<String> functions) {
    Map<String, Integer> old = calls(before, functions);
    Map<String, Integer> young = calls(after, functions);
    Set<String> names = new TreeSet<>(old.keySet());
    names.addAll(young.keySet());
    names.removeIf(name -> old.getOrDefault(name, 0).equals(young.getOrDefault(name, 0)));
    return names.isEmpty()
        ? List.of()
        : List.of(
            names.stream()
                .map(name -> name + "()")
                .collect(
                    Collectors.joining(
                        ", ",
                        "calls that the patch adds or takes away and that do nothing in these"
                            + " worlds: ",
                        "")));
  }

  /** How often the functions have each of the calls, in the program that has it most often. */
  private static Map<String, Integer> calls(CTree tree, Set<String> functions) {
    Map<String, Integer> most = new TreeMap<>();
    for (PartProgram part : tree.programs().values()) {
      calls(part.program(), functions)
          .forEach((name, number) -> most.merge(name, number, Math::max));
    }
    return most;
  }

  private static Map<String, Integer> calls(Program program, Set<String> functions) {
    Map<String, Integer> numbers = new TreeMap<>();
    Parts.Visitor visitor =
        new Parts.Visitor() {
          @Override
          public boolean node(Node node) {
            if (node instanceof Expression.Call call
                && program.bindings().isIgnored(call.name())
                && !OPEN_TO_ALL.matcher(call.name()).matches()) {
              numbers.merge(call.name(), 1, Integer::sum);
            }
            return true;
          }
        };
    program.units().stream()
        .flatMap(unit -> unit.file().functions())
        .filter(function -> functions.contains(function.name()))
        .forEach(function -> Parts.visit(function, visitor));
    return numbers;
  }
}
