// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.source.patch;

import java.util.List;

/**
 * A hunk of a unified diff.
 *
 * @param number its number among the hunks of its file, from 1
 * @param oldStart the line in the old file, from 1; 0 for a new file
 * @param newStart the line in the new file, from 1; 0 for a deleted file
 * @param lines its lines, in order
 * @param patchLine the line of its {@code @@} in the patch, from 1
 */
public record Hunk(int number, int oldStart, int newStart, List<Line> lines, int patchLine) {

  /** What a line of a hunk does. */
  public enum Kind {
    CONTEXT,
    REMOVED,
    ADDED
  }

  /**
   * A line of a hunk.
   *
   * @param text the line without its first character
   * @param endsFile whether no line end follows it
   * @param patchLine where it stands in the patch, from 1
   */
  public record Line(Kind kind, String text, boolean endsFile, int patchLine) {}

  /** The lines that must be there. */
  List<Line> oldLines() {
    return lines.stream().filter(line -> line.kind() != Kind.ADDED).toList();
  }

  /** The lines that are there afterwards. */
  List<Line> newLines() {
    return lines.stream().filter(line -> line.kind() != Kind.REMOVED).toList();
  }
}
