// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.relevance;

import org.jspecify.annotations.Nullable;

/** Runs the code of steps in states that no search has come to. */
@FunctionalInterface
public interface StepTrial {

  /**
   * What the next step of a task does in a state.
   *
   * @param location the number of its control location
   * @param state the values of all slots
   * @return null if the code does not end well there, or leads to where no task was ever seen
   */
  @Nullable StepCase run(int task, int location, int[] state);
}
