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
    List<ControlLocation> round = round(state, task, asleep);
    ControlLocation at = last(round);
    boolean wentOn =
        at.bug == null
            ? !(at.isSameWait(asleep) || isRepeated(state, task, asleep, round))
                || !Arrays.equals(before, state.cells())
            : !at.isOnTheWayTo(asleep);
    state.program().memory().noteAccesses(null);
    state.undo();
    return wentOn;
  }

  /** The steps of a task that was woken, until it has to wait. */
  private static List<ControlLocation> round(
      SuccessorGenerator state, int task, ControlLocation asleep) {
    List<ControlLocation> round = new ArrayList<>();
    ControlLocation at = state.stepAnyway(task, asleep);
    round.add(at);
    while (at != asleep && round.size() <= MOST_STEPS && state.canStep(task, at)) {
      at = state.stepAnyway(task, at);
      round.add(at);
    }
    return round;
  }

  private static ControlLocation last(List<ControlLocation> round) {
    return round.get(round.size() - 1);
  }

  /**
   * Whether a task that sleeps after its work, and not after a test, has only tested: it sleeps in
   * the same way, and takes the same steps if it is woken once more.
   */
  private static boolean isRepeated(
      SuccessorGenerator state, int task, ControlLocation asleep, List<ControlLocation> round) {
    ControlLocation at = last(round);
    if (at.step == null || !at.label.equals(asleep.label) || state.canStep(task, at)) {
      return false;
    }
    int[] before = state.cells();
    List<ControlLocation> again = round(state, task, at);
    return labels(again).equals(labels(round)) && Arrays.equals(before, state.cells());
  }

  private static List<String> labels(List<ControlLocation> round) {
    return round.stream().map(location -> location.label).toList();
  }
}
