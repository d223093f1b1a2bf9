// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.result;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelFrame;

/**
 * A way from the start to a hazard, as plain data.
 *
 * @param hazard what happens at the end
 * @param finding what tells it from other findings of the hazard
 * @param possible whether it takes a scheduler that goes a certain way for ever; other schedules
 *     lead out of it
 * @param message what the modelled kernel says about it, or what was found out
 * @param steps the steps, first to last
 * @param tasks how every task stands at the end
 * @param cycle indices of tasks of which each waits for the next, the last for the first; or empty
 * @param contextSwitches how often another task took over
 * @param stallJiffies the longest time that a task had to wait for others; 0 unless that is the
 *     hazard
 * @param repeatsFrom the index of the step from which on everything repeats, -1 if nothing does
 */
public record Counterexample(
    Hazard hazard,
    Signature finding,
    boolean possible,
    String message,
    List<Taken> steps,
    List<TaskState> tasks,
    List<Integer> cycle,
    int contextSwitches,
    int stallJiffies,
    int repeatsFrom) {

  /** The schedule alone: enough to take the same way again. */
  public List<Choice> schedule() {
    return steps.stream().map(Taken::choice).toList();
  }

  /**
   * One scheduling decision.
   *
   * @param task the index of the task that moves, or -1 when the clock does
   * @param branch the answer of a choice; otherwise 0, or 1 when a wait timed out
   */
  public record Choice(int task, int branch) {
    /** In place of a task: time passes until the next timer fires. */
    public static final int CLOCK = -1;
  }

  /**
   * One step of the way.
   *
   * @param choice the task that moved, or the clock
   * @param comm the task's name, or "clock"
   * @param label the step in kernel spelling
   * @param result what came of it
   * @param stack the kernel functions that the task was in, innermost first
   * @param jiffies the virtual time at which the step was taken
   */
  public record Taken(
      Choice choice,
      String comm,
      String label,
      String result,
      List<KernelFrame> stack,
      int jiffies) {}

  /** How a task stands. */
  public enum Standing {
    /** The task has come to its end. */
    FINISHED,
    /** The task ran into what the kernel complains about, and takes no step any more. */
    STOPPED,
    /** The task can take a step. */
    RUNNABLE,
    /** The task sleeps until a timer fires. */
    SLEEPING,
    /** The task waits for work. */
    IDLE,
    /** The task cannot go on. */
    BLOCKED;

    /** The state of the task in one word, as a trace shows it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A lock that a task holds.
   *
   * @param lock the lock in kernel spelling
   * @param takenIn the functions it was taken in, innermost first
   * @param handler whether this is a handler that interrupts the task, see {@link
   *     org.oomcheck.model.machine.Lock#isHandler}
   */
  public record Hold(String lock, List<KernelFrame> takenIn, boolean handler) {

    /** A lock that is no handler. */
    public Hold(String lock, List<KernelFrame> takenIn) {
      this(lock, takenIn, false);
    }
  }

  /**
   * A task at the end of the way.
   *
   * @param waitsFor the step that it wants to take next, or null if it takes none any more
   * @param lock the lock that this step acquires, or null
   */
  public record TaskState(
      String comm,
      int pid,
      boolean daemon,
      Standing standing,
      List<KernelFrame> stack,
      List<Hold> holds,
      @Nullable String waitsFor,
      @Nullable String lock) {}
}
