// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.remark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Token;

/**
 * Numbers of a patch that may count pages: decimal, more than a world has, and neither a time nor
 * an argument of a function of another file.
 */
final class NumbersOfPages implements Parts.Visitor {
  /** More pages than any world has. */
  private static final int MANY = 16;

  private static final Set<String> COMPARE =
      Set.of("min", "max", "clamp", "min_t", "max_t", "clamp_t", "likely", "unlikely");

  private static final Set<String> TIMES = Set.of("HZ", "jiffies");

  /** The numbers that the worlds scale. */
  private static final Set<String> SCALED =
      Set.of("VIRTIO_BALLOON_ARRAY_PFNS_MAX", "VIRTIO_BALLOON_OOM_NR_PAGES");

  private final SourceFile file;
  private final Collection<Integer> lines;
  private final List<String> found = new ArrayList<>();

  private NumbersOfPages(SourceFile file, Collection<Integer> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** The numbers on some lines of a file, each with its place. */
  static List<String> in(SourceFile file, Collection<Integer> lines) {
    NumbersOfPages numbers = new NumbersOfPages(file, lines);
    for (Definition definition : file.definitions()) {
      if (definition instanceof Definition.Function function) {
        Parts.visit(function.body(), numbers);
      }
    }
    file.macros().values().forEach(numbers::macro);
    return numbers.found;
  }

  private void macro(Macro macro) {
    if (macro.body().size() == 1 && !SCALED.contains(macro.name())) {
      Token token = macro.body().get(0);
      note(token.text(), macro.at().line(), macro.at().fileAndLine());
    }
  }

  @Override
  public boolean node(Node node) {
    if (node instanceof Expression.NumberLiteral number) {
      note(number.text(), number.at().line(), number.at().fileAndLine());
    }
    return !isForeign(node) && !isTime(node);
  }

  private boolean isForeign(Node node) {
    return node instanceof Expression.Call call
        && !COMPARE.contains(call.name())
        && file.function(call.name()).isEmpty();
  }

  private static boolean isTime(Node node) {
    return node instanceof Expression.Binary binary
        && (isTime(binary.left()) || isTime(binary.right()));
  }

  private static boolean isTime(Expression operand) {
    return operand instanceof Expression.Name name && TIMES.contains(name.name());
  }

  private void note(String text, int line, String at) {
    boolean decimal = text.matches("[1-9][0-9]{0,8}[uUlL]*");
    if (decimal && lines.contains(line) && Integer.parseInt(text.replaceAll("[uUlL]", "")) > MANY) {
      found.add(text + " (" + at + ")");
    }
  }
}
