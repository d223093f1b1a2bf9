// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.model.machine.KernelFrame;

/** Call stacks in JSON: each function has its symbol, file and line apart. */
public final class StackJson {

  private StackJson() {}

  /** Adds the functions of a stack, innermost first. */
  public static void add(ArrayNode array, List<KernelFrame> stack) {
    for (KernelFrame frame : stack) {
      Integer line = frame.line() == 0 ? null : (Integer) frame.line();
      array.addObject().put("symbol", frame.symbol()).put("file", frame.file()).put("line", line);
    }
  }

  /**
   * Adds where the tasks are that are blocked in the end; without one, where those are that the
   * finding is about, or where the last step is.
   */
  public static void addEnd(ArrayNode array, Counterexample counterexample) {
    List<TaskState> blocked = new BlockedTasks(counterexample).tasks();
    for (TaskState task : blocked) {
      add(array, task.comm(), task.waitsFor(), true, task.stack());
    }
    List<TaskState> subjects = new BlockedTasks(counterexample).subjects();
    for (TaskState task : subjects) {
      add(array, task.comm(), task.waitsFor(), false, task.stack());
    }
    List<Taken> steps = counterexample.steps();
    if (blocked.isEmpty() && subjects.isEmpty() && !steps.isEmpty()) {
      Taken last = steps.get(steps.size() - 1);
      add(array, last.comm(), last.label(), false, last.stack());
    }
  }

  private static void add(
      ArrayNode array,
      String comm,
      @Nullable String step,
      boolean blocked,
      List<KernelFrame> stack) {
    add(
        array
            .addObject()
            .put("comm", comm)
            .put("step", step)
            .put("blocked", blocked)
            .putArray("stack"),
        stack);
  }
}
