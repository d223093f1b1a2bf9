// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file that patches have changed: its text, and which line of which patch each of its lines comes
 * from.
 */
public final class PatchedFile {
  private final List<Line> lines;
  private final boolean endsWithNewLine;
  private final List<Removal> removals;
  private final List<String> before;

  PatchedFile(
      List<Line> lines, boolean endsWithNewLine, List<Removal> removals, List<String> before) {
    this.lines = List.copyOf(lines);
    this.endsWithNewLine = endsWithNewLine;
    this.removals = List.copyOf(removals);
    this.before = List.copyOf(before);
  }

  /**
   * A line of the file.
   *
   * @param origin where it was added; null if it was in the tree
   * @param number which line of the tree's file it is, from 1; 0 if it was added
   */
  record Line(String text, @Nullable Origin origin, int number) {}

  /**
   * A line of a patch.
   *
   * @param patch the file of the patch
   * @param line from 1
   */
  public record Origin(String patch, int line) {}

  /**
   * A line that was taken away.
   *
   * @param before the line of the file that now stands there, from 1
   * @param origin where the patch has it
   */
  record Removal(int before, Origin origin) {}

  /** A file as the tree has it. */
  static PatchedFile unchanged(String text) {
    List<String> before = text.lines().toList();
    List<Line> lines = new ArrayList<>();
    before.forEach(line -> lines.add(new Line(line, null, lines.size() + 1)));
    return new PatchedFile(lines, text.isEmpty() || text.endsWith("\n"), List.of(), before);
  }

  /** With other lines; the file of the tree stays what it is. */
  PatchedFile with(List<Line> changed, boolean newLine, List<Removal> removed) {
    return new PatchedFile(changed, newLine, removed, before);
  }

  List<Line> lines() {
    return lines;
  }

  boolean endsWithNewLine() {
    return endsWithNewLine;
  }

  List<Removal> removals() {
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

  /**
   * Where a patch added a line, or took one away from before it.
   *
   * @param line the line in the patched file, from 1
   * @return empty if no patch has changed it
   */
  public Optional<Origin> change(int line) {
    return origin(line)
        .or(
            () ->
                removals.stream()
                    .filter(each -> each.before() == line)
                    .map(Removal::origin)
                    .findFirst());
  }

  /** The lines that patches added, and those that now stand where lines were removed; from 1. */
  public List<Integer> changedLines() {
    IntStream added =
        IntStream.rangeClosed(1, lines.size()).filter(i -> lines.get(i - 1).origin() != null);
    IntStream removed = removals.stream().mapToInt(Removal::before);
    return IntStream.concat(added, removed).sorted().distinct().boxed().toList();
  }

  /** The texts of the lines that patches added. */
  public Stream<String> addedTexts() {
    return lines.stream().filter(line -> line.origin() != null).map(Line::text);
  }

  /** The texts of {@link #removedLines}. */
  public Stream<String> removedTexts() {
    return removedLines().stream().map(line -> before.get(line - 1));
  }

  /**
   * The lines of the tree's file that patches took away, from 1. One that they have put elsewhere,
   * or have indented in another way, is not among them.
   */
  public List<Integer> removedLines() {
    Set<Integer> kept = new HashSet<>();
    Set<String> added = new HashSet<>();
    for (Line line : lines) {
      kept.add(line.number());
      if (line.origin() != null) {
        added.add(line.text().strip());
      }
    }
    return IntStream.rangeClosed(1, before.size())
        .filter(line -> !kept.contains(line) && !added.contains(before.get(line - 1).strip()))
        .boxed()
        .toList();
  }

  /**
   * Where a line of the tree's file stood that patches took away.
   *
   * @param removed one of {@link #removedLines}
   * @return the line of the patched file that is there now, from 1; one behind the last at its end
   */
  public int placeOf(int removed) {
    return 1
        + IntStream.rangeClosed(1, lines.size())
            .filter(at -> lines.get(at - 1).number() != 0 && lines.get(at - 1).number() < removed)
            .max()
            .orElse(0);
  }

  /** The lines that patches put in the place of one that they took away; from 1. */
  public List<Integer> inPlaceOf(int removed) {
    return IntStream.iterate(placeOf(removed), at -> origin(at).isPresent(), at -> at + 1)
        .boxed()
        .toList();
  }
}
