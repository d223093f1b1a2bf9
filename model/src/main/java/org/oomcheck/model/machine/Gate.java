// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/** Decides when a task on a thread may continue; asked before every step and every question. */
public interface Gate {

  /**
   * Returns when the task may take its step.
   *
   * @param task the task's index
   * @return false if the task is to give up
   */
  boolean pass(Task current, int task, Step<?> step);

  /** Returns, when the task may continue, which answer it gets; negative if it is to give up. */
  int answer(Task current, int task, String question);

  /** The task has come to its end, or has given up. */
  void ended(int task);
}
