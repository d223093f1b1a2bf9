// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.model.machine.Step;

/** Tells a lost wake-up from a wait for something that has not happened. */
public final class Wakeups {
  /** A condition that takes more steps than this is not followed to its end. */
  private static final int MOST_STEPS = 256;

  /** More states than these are not looked at to see what follows a wake-up. */
  private static final int MOST_STATES = 10_000;

  /** A state that follows a wake-up: what is in memory, and where each task is. */
  private record Moment(List<Integer> cells, List<ControlLocation> tasks) {}

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

  /**
   * The tasks that could take a step after some tasks of the loaded state were woken, in whichever
   * order tasks go on and timers fire; all tasks, if that is too much to look at.
   */
  static BitSet goingOnAfter(SuccessorGenerator state, List<Integer> woken) {
    Program program = state.program();
    BitSet going = new BitSet();
    state.fillMemory();
    List<ControlLocation> tasks = new ArrayList<>();
    IntStream.range(0, program.tasks()).forEach(task -> tasks.add(state.node(task)));
    program.memory().noteAccesses(program.memory().judged());
    for (int task : woken) {
      tasks.set(task, state.stepAnyway(task, tasks.get(task)));
    }
    Set<Moment> seen = new HashSet<>();
    Deque<Moment> open = new ArrayDeque<>();
    Moment first = new Moment(cells(state), List.copyOf(tasks));
    seen.add(first);
    open.add(first);
    while (!open.isEmpty() && seen.size() <= MOST_STATES) {
      Moment moment = open.remove();
      for (int task = 0; task < tasks.size(); task++) {
        List<Moment> next = next(state, moment, task);
        going.set(task, going.get(task) || !next.isEmpty());
        next.stream().filter(seen::add).forEach(open::add);
      }
    }
    if (!open.isEmpty()) {
      going.set(0, tasks.size());
    }
    program.memory().noteAccesses(null);
    state.fillMemory();
    return going;
  }

  private static List<Integer> cells(SuccessorGenerator state) {
    return Arrays.stream(state.cells()).boxed().toList();
  }

  /** What may follow if one task goes on. */
  private static List<Moment> next(SuccessorGenerator state, Moment moment, int task) {
    List<Moment> next = new ArrayList<>();
    ControlLocation at = moment.tasks().get(task);
    int answers = at.step != null || at.answers == null ? 0 : at.answers.size();
    for (int answer = 0; answer < answers; answer++) {
      load(state, moment);
      next.add(after(state, moment, task, state.program().automaton(task).tried(at, answer)));
    }
    load(state, moment);
    if (state.canStep(task, at)) {
      next.add(after(state, moment, task, state.stepAnyway(task, at)));
    }
    if (at.step != null && at.step.timed()) {
      load(state, moment);
      next.add(after(state, moment, task, state.timeOutAnyway(task, at)));
    }
    return next;
  }

  private static void load(SuccessorGenerator state, Moment moment) {
    state.program().load(moment.cells().stream().mapToInt(Integer::intValue).toArray());
  }

  private static Moment after(
      SuccessorGenerator state, Moment before, int task, ControlLocation at) {
    List<ControlLocation> tasks = new ArrayList<>(before.tasks());
    tasks.set(task, at);
    return new Moment(cells(state), List.copyOf(tasks));
  }
}
