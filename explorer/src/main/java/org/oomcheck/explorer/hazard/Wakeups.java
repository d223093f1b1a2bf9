// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.model.machine.Step;

/** Tells a lost wake-up from a wait for something that has not happened. */
public final class Wakeups {
  /** A condition that takes more steps than this is not followed to its end. */
  private static final int MOST_STEPS = 256;

  private Wakeups() {}

  /**
   * The tasks of a role that sleep on a wait queue in the loaded state although their condition
   * holds.
   */
  public static List<Integer> lost(SuccessorGenerator state, Automaton role) {
    List<Integer> lost = new ArrayList<>();
    int end = role.firstTask() + role.role().count();
    for (int task = role.firstTask(); task < end; task++) {
      Step<?> step = state.node(task).step;
      if (step != null
          && step.kind() == Step.Kind.SLEEP
          && !step.timed()
          && !state.enabled(task)
          && wouldGoOn(state, task)) {
        lost.add(task);
      }
    }
    return lost;
  }

  /**
   * Wakes the task, lets it alone test its condition, and sees whether it sleeps again as if
   * nothing had been. A server that finds work, does it, and then sleeps again has gone on. A test
   * that cannot be made any more, because what it looks at is gone, does not hold.
   */
  private static boolean wouldGoOn(SuccessorGenerator state, int task) {
    ControlLocation asleep = state.node(task);
    state.fillMemory();
    int[] before = state.cells();
    state.program().memory().noteAccesses(state.program().memory().judged());
    ControlLocation at = state.stepAnyway(task, asleep);
    int steps = 0;
    while (at != asleep && steps < MOST_STEPS && state.canStep(task, at)) {
      at = state.stepAnyway(task, at);
      steps++;
    }
    state.program().memory().noteAccesses(null);
    boolean wentOn =
        at.bug == null
            ? !at.isSameWait(asleep) || !Arrays.equals(before, state.cells())
            : !at.isOnTheWayTo(asleep);
    state.undo();
    return wentOn;
  }
}
