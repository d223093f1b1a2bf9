// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Hold;
import org.oomcheck.explorer.result.Counterexample.TaskState;

/**
 * The picture that lockdep prints of a lock cycle, with the tasks of the counterexample in place of
 * CPUs: each takes a lock, and then wants that of the next.
 */
final class LockingScenario {
  private static final String INDENT = "    ";
  private static final int GAP = 2;

  private final List<TaskState> cycle;

  LockingScenario(Counterexample counterexample) {
    this.cycle = new BlockedTasks(counterexample).cycle();
  }

  /** The picture; nothing if there is no cycle of locks, or if it needs more columns. */
  List<String> lines(int columns) {
    List<String> held = new ArrayList<>();
    for (int i = 0; i < cycle.size(); i++) {
      String wanted = cycle.get(i).lock();
      if (wanted == null) {
        return List.of();
      }
      held.add(wanted(i - 1));
    }
    int width = width(held);
    if (cycle.isEmpty() || INDENT.length() + width * cycle.size() > columns) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(row(width, cycle.stream().map(TaskState::comm).toList()));
    lines.add(row(width, cycle.stream().map(task -> "----").toList()));
    for (int i = 0; i < cycle.size(); i++) {
      lines.add(at(width, i, lock(held.get(i))));
    }
    boolean handler = cycle.size() == 1 && cycle.get(0).holds().stream().anyMatch(Hold::handler);
    if (handler) {
      lines.add(at(width, 0, "<Interrupt>"));
    }
    for (int i = 0; i < cycle.size(); i++) {
      lines.add(at(width, i, (handler ? "  " : "") + lock(wanted(i))));
    }
    lines.add("");
    lines.add(" *** DEADLOCK ***");
    return lines;
  }

  /** The lock that a task of the cycle waits for. */
  private String wanted(int place) {
    return String.valueOf(cycle.get(Math.floorMod(place, cycle.size())).lock());
  }

  private static String lock(String name) {
    return "lock(" + name + ");";
  }

  private int width(List<String> held) {
    int widest = 0;
    for (int i = 0; i < cycle.size(); i++) {
      widest = Math.max(widest, cycle.get(i).comm().length());
      widest = Math.max(widest, lock(held.get(i)).length() + GAP);
    }
    return widest + GAP;
  }

  private static String at(int width, int column, String text) {
    return INDENT + " ".repeat(width * column) + text;
  }

  private static String row(int width, List<String> cells) {
    StringBuilder row = new StringBuilder(INDENT);
    cells.forEach(cell -> row.append(String.format("%-" + width + "s", cell)));
    return row.toString().stripTrailing();
  }
}
