// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.hazard.EnabledRaces;
import org.oomcheck.explorer.hazard.HappensBefore;
import org.oomcheck.explorer.hazard.HappensBeforeRaces;
import org.oomcheck.explorer.hazard.Livelock;
import org.oomcheck.explorer.hazard.LongestWait;
import org.oomcheck.explorer.hazard.WaitIndex;
import org.oomcheck.explorer.hazard.Wakeups;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Fairness;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.search.FixpointSearch;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/** Says whether a hazard is there at the end of a schedule, and in which words. */
final class HazardDiagnosis {
  private final StateSpace space;
  private final Program world;
  private final Options options;

  /** The states that were passed, with interchangeable tasks sorted. */
  private final List<List<Integer>> passed = new ArrayList<>();

  /** What each step has achieved. */
  private final List<Progress> achieved = new ArrayList<>();

  /** How long each task has been waiting now, in jiffies. */
  private final int[] waiting;

  /** The accesses to variables, and who comes after each. */
  private final List<Made> accesses = new ArrayList<>();

  private int longestWait;
  private int longestWaiter;
  private int repeatsFrom = -1;

  /** An access that was made on the way. */
  private record Made(int task, Step<?> step, HappensBefore knowledge) {}

  HazardDiagnosis(StateSpace space, Options options) {
    this.space = space;
    this.world = space.program();
    this.options = options;
    this.waiting = new int[world.tasks()];
  }

  /** Takes note of a step: the state it leaves is loaded, the mover and the time are given. */
  void step(SuccessorGenerator state, int task, int jiffies, Progress progress) {
    passed.add(sorted());
    achieved.add(progress);
    if (task != Choice.CLOCK) {
      note(task, state.node(task));
    }
    if (jiffies > 0) {
      for (int waiter = 0; waiter < waiting.length; waiter++) {
        if (WaitIndex.waits(state, waiter)) {
          waiting[waiter] += jiffies;
        }
        if (waitsWorse(waiter)) {
          longestWait = waiting[waiter];
          longestWaiter = waiter;
        }
      }
    } else {
      waiting[task] = 0;
    }
  }

  private void note(int task, ControlLocation node) {
    accesses.replaceAll(
        made -> new Made(made.task(), made.step(), made.knowledge().after(task, node)));
    Step<?> access = EnabledRaces.access(node);
    if (access != null) {
      accesses.add(new Made(task, access, HappensBefore.of(task, node)));
    }
  }

  /** Whether a wait is the longest so far; that of a daemon counts only if nobody else waits. */
  private boolean waitsWorse(int waiter) {
    boolean serves = world.automaton(waiter).role().daemon();
    boolean longestServes = longestWait == 0 || world.automaton(longestWaiter).role().daemon();
    return serves == longestServes
        ? waiting[waiter] > longestWait
        : longestServes && waiting[waiter] > 0;
  }

  private List<Integer> sorted() {
    List<Integer> values = new ArrayList<>();
    for (int slot = 0; slot < world.shape().sharedSlots(); slot++) {
      values.add(world.memory().value(slot));
    }
    for (Automaton automaton : world.automata()) {
      List<List<Integer>> blocks = new ArrayList<>();
      for (int i = 0; i < automaton.role().count(); i++) {
        List<Integer> block = new ArrayList<>();
        int first = world.shape().block(automaton.firstTask() + i);
        for (int slot = first; slot < first + world.shape().blockSize(); slot++) {
          block.add(world.memory().value(slot));
        }
        blocks.add(block);
      }
      blocks.sort(Comparator.comparing(Object::toString));
      blocks.forEach(values::addAll);
    }
    return Collections.unmodifiableList(values);
  }

  /** The step from which on everything repeats, -1 if nothing does. */
  int repeatsFrom() {
    return repeatsFrom;
  }

  /** The longest wait on the way, in jiffies. */
  int longestWait() {
    return longestWait;
  }

  /** What there is to say about the hazard in the state that was just expanded, or null. */
  @Nullable String message(Hazard hazard, SuccessorGenerator state, List<Integer> cycle) {
    repeatsFrom = -1;
    state.fillMemory();
    if (state.bug() != null) {
      for (int task = 0; task < world.tasks(); task++) {
        KernelBug bug = state.node(task).bug;
        if (bug != null && bug.hazard() == hazard) {
          return bug.getMessage();
        }
      }
      return null;
    }
    return switch (hazard) {
      case DEADLOCK -> deadlock(state, cycle);
      case LOST_WAKEUP -> lostWakeup(state);
      case DATA_RACE -> dataRace(state);
      case OOM_LOCKUP, BUSY_NO_OP -> livelock(hazard);
      case STALL -> stall();
      default -> null;
    };
  }

  private @Nullable String deadlock(SuccessorGenerator state, List<Integer> cycle) {
    if (cycle.size() == 1) {
      return "a task waits for a lock that it holds itself";
    }
    if (cycle.size() > 1) {
      return cycle.size() + " tasks wait for each other's locks in a circle";
    }
    if (state.stuck()) {
      return "no task can go on: each waits for something that nobody is left to do";
    }
    return stuckForGood() ? "a task waits for something that the others never do" : null;
  }

  /** Whether, in all that can still happen, some task never goes on. */
  private boolean stuckForGood() {
    Search search = FixpointSearch.inAnyOrder(space, options, null);
    return search.isComplete() && new Livelock(world, search, Fairness.STRONG).stuckForGood() == 0;
  }

  private @Nullable String lostWakeup(SuccessorGenerator state) {
    List<Integer> lost = Wakeups.lost(state);
    if (lost.isEmpty() || (state.moves() > 0 && !stuckForGood())) {
      return null;
    }
    int task = lost.get(0);
    return world.comm(task)
        + " sleeps in "
        + state.node(task).label
        + " although its condition holds, and nobody will wake it";
  }

  private @Nullable String dataRace(SuccessorGenerator state) {
    List<Integer> race = EnabledRaces.in(state);
    if (race.isEmpty()) {
      boolean someOrderNothing =
          accesses.stream().map(Made::step).anyMatch(HappensBeforeRaces::ordersNothing);
      return someOrderNothing ? unordered(state) : null;
    }
    return world.comm(race.get(0))
        + " and "
        + world.comm(race.get(1))
        + " access a variable at the same time: "
        + state.node(race.get(0)).label
        + " and "
        + state.node(race.get(1)).label;
  }

  private @Nullable String unordered(SuccessorGenerator state) {
    for (Made made : accesses) {
      for (int task = 0; task < state.tasks(); task++) {
        Step<?> next = EnabledRaces.access(state.node(task));
        if (next != null
            && !made.knowledge().comesAfter(task)
            && EnabledRaces.conflict(made.step(), next)) {
          return world.comm(made.task())
              + " and "
              + world.comm(task)
              + " access a variable, and nothing orders the one before the other: "
              + made.step().label()
              + " and "
              + next.label();
        }
      }
    }
    return null;
  }

  private @Nullable String livelock(Hazard hazard) {
    repeatsFrom = passed.indexOf(sorted());
    if (repeatsFrom < 0) {
      return null;
    }
    List<Progress> round = achieved.subList(repeatsFrom, achieved.size());
    boolean pages = round.contains(Progress.PAGES);
    if (round.contains(Progress.WORK) || pages != (hazard == Hazard.BUSY_NO_OP)) {
      return null;
    }
    return "steps "
        + (repeatsFrom + 1)
        + " to "
        + passed.size()
        + " repeat for ever and "
        + (pages ? "move pages in a circle" : "achieve nothing");
  }

  private @Nullable String stall() {
    if (longestWait == 0) {
      return null;
    }
    repeatsFrom = passed.indexOf(sorted());
    return world.comm(longestWaiter)
        + " cannot go on for "
        + LongestWait.inWords(longestWait, options.hz())
        + (repeatsFrom < 0 ? "" : ", again and again: there is no bound");
  }
}
