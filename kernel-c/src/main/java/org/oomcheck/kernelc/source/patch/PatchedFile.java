// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that patches have changed: its text, and which line of which patch each of its lines comes
 * from.
 */
public final class PatchedFile {
  private final List<Line> lines;
  private final boolean endsWithNewLine;
  private final List<Integer> removals;

  PatchedFile(List<Line> lines, boolean endsWithNewLine, List<Integer> removals) {
    this.lines = List.copyOf(lines);
    this.endsWithNewLine = endsWithNewLine;
    this.removals = List.copyOf(removals);
  }

  /**
   * A line of the file.
   *
   * @param origin where it was added; null if it was in the tree
   */
  record Line(String text, @Nullable Origin origin) {}

  /**
   * A line of a patch.
   *
   * @param patch the file of the patch
   * @param line from 1
   */
  public record Origin(String patch, int line) {}

  /** A file as the tree has it. */
  static PatchedFile unchanged(String text) {
    List<Line> lines = new ArrayList<>();
    text.lines().forEach(line -> lines.add(new Line(line, null)));
    return new PatchedFile(lines, text.isEmpty() || text.endsWith("\n"), List.of());
  }

  List<Line> lines() {
    return lines;
  }

  boolean endsWithNewLine() {
    return endsWithNewLine;
  }

  List<Integer> removals() {
    return removals;
  }

  /** The text after the patches. */
  public String text() {
    String text = String.join("\n", lines.stream().map(Line::text).toList());
    return endsWithNewLine && !lines.isEmpty() ? text + "\n" : text;
  }

  /**
   * Where a line was added.
   *
   * @param line the line in the patched file, from 1
   * @return empty if no patch added it
   */
  public Optional<Origin> origin(int line) {
    return line < 1 || line > lines.size()
        ? Optional.empty()
        : Optional.ofNullable(lines.get(line - 1).origin());
  }

  /** The lines that patches added, and those that now stand where lines were removed; from 1. */
  public List<Integer> changedLines() {
    IntStream added =
        IntStream.rangeClosed(1, lines.size()).filter(i -> lines.get(i - 1).origin() != null);
    IntStream removed = removals.stream().mapToInt(Integer::intValue);
    return IntStream.concat(added, removed).sorted().distinct().boxed().toList();
  }
}
