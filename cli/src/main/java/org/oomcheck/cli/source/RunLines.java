// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.source;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which lines of a user's file have run. Code that {@link LineProbes} has changed says so line by
 * line; several threads may do that at once, and what they say is read after they have ended.
 */
public final class RunLines {
  private static final int MAX_LINE = 1 << 16;
  private static final List<RunLines> FILES = new CopyOnWriteArrayList<>();

  private final boolean[] hasCode = new boolean[MAX_LINE];
  private final boolean[] whileLoaded = new boolean[MAX_LINE];
  private volatile boolean[] ran = new boolean[MAX_LINE];

  private RunLines() {}

  /** The lines of one more file. */
  static RunLines ofNextFile() {
    RunLines lines = new RunLines();
    FILES.add(lines);
    return lines;
  }

  /** The number of the file, for the code that is changed. */
  int file() {
    return FILES.indexOf(this);
  }

  /** Is called by the code of a file whenever it comes to a line. */
  public static void ran(int file, int line) {
    FILES.get(file).ran[line] = true;
  }

  void addCode(int line) {
    hasCode[line] = true;
  }

  /**
   * Takes the lines that ran until now for those of loading the file; they count as run for ever.
   */
  void loaded() {
    System.arraycopy(ran, 0, whileLoaded, 0, MAX_LINE);
  }

  /** Forgets what has run since the file was loaded. */
  void forget() {
    ran = whileLoaded.clone();
  }

  /** The lines that have code, and did not run since they were forgotten. */
  List<Integer> notRun() {
    List<Integer> lines = new ArrayList<>();
    for (int line = 0; line < MAX_LINE; line++) {
      if (hasCode[line] && !ran[line]) {
        lines.add(line);
      }
    }
    return lines;
  }
}
