// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/**
 * The plainest engine there is: every schedule, depth first, each run from the start of the world,
 * nothing merged. A task that loops for ever is too much for it; {@link #exploreMerged} takes
 * executions that have led to the same state for one, and still runs each from the start. Which
 * accesses are ordered depends on the execution, so it misses races that show in the order alone.
 */
final class ReferenceEngine {

  /**
   * What all executions have shown.
   *
   * @param hazards each hazard, with the least number of steps that leads to it
   * @param finals the states in which nothing is left to do
   * @param finalsOfRoles the same without telling the tasks of a role apart
   * @param stuck whether a task can wait in vain while others go on for ever
   * @param complete whether the budget was enough
   */
  record Outcome(
      Map<Hazard, Integer> hazards,
      Set<Object> finals,
      Set<Object> finalsOfRoles,
      boolean stuck,
      boolean complete) {}

  private final World world;
  private final TimeMode time;
  private final int hz;

  private final Map<Hazard, Integer> hazards = new TreeMap<>();

  /** The least steps to a race that is none of {@link ReferenceMachine#hazards}. */
  private int leastUnordered = Integer.MAX_VALUE;

  private final Set<Object> finals = new HashSet<>();
  private final Set<Object> finalsOfRoles = new HashSet<>();

  /** What could happen after each step of the current execution, and which of it did. */
  private final List<List<Choice>> moves = new ArrayList<>();

  private final List<Integer> taken = new ArrayList<>();

  ReferenceEngine(World world, TimeMode time, int hz) {
    this.world = world;
    this.time = time;
    this.hz = hz;
  }

  /** Runs every execution, but no more than the budget allows. */
  Outcome explore(long budget) {
    long executions = 0;
    do {
      execute();
      executions++;
    } while (backtrack() && executions < budget);
    if (leastUnordered < Integer.MAX_VALUE) {
      hazards.putIfAbsent(Hazard.DATA_RACE, leastUnordered);
    }
    return new Outcome(hazards, finals, finalsOfRoles, false, moves.isEmpty());
  }

  private List<Choice> schedule() {
    List<Choice> schedule = new ArrayList<>();
    for (int depth = 0; depth < taken.size(); depth++) {
      schedule.add(moves.get(depth).get(taken.get(depth)));
    }
    return schedule;
  }

  private void execute() {
    ReferenceMachine run = replayed(schedule());
    for (List<Choice> next = look(run, schedule()); !next.isEmpty(); next = look(run, schedule())) {
      moves.add(next);
      taken.add(0);
      run.take(next.get(0));
    }
  }

  /** Goes on to the next alternative of the last step that has one. */
  private boolean backtrack() {
    while (!taken.isEmpty()) {
      int last = taken.size() - 1;
      int next = taken.remove(last) + 1;
      if (next < moves.get(last).size()) {
        taken.add(next);
        return true;
      }
      moves.remove(last);
    }
    return false;
  }

  /** Visits every state once, those after fewer steps first. */
  Outcome exploreMerged(int budget) {
    Map<Object, Integer> numbers = new HashMap<>();
    List<List<Choice>> schedules = new ArrayList<>();
    List<List<Integer>> predecessors = new ArrayList<>();
    List<BitSet> resting = new ArrayList<>();
    schedules.add(List.of());
    predecessors.add(new ArrayList<>());
    numbers.put(replayed(List.of()).state(), 0);
    for (int state = 0; state < schedules.size() && state < budget; state++) {
      ReferenceMachine run = replayed(schedules.get(state));
      List<Choice> next = look(run, schedules.get(state));
      resting.add(next.isEmpty() ? new BitSet() : resting(run));
      for (Choice choice : next) {
        List<Choice> schedule = new ArrayList<>(schedules.get(state));
        schedule.add(choice);
        int fresh = schedules.size();
        int reached = numbers.computeIfAbsent(replayed(schedule).state(), key -> fresh);
        if (reached == fresh) {
          schedules.add(schedule);
          predecessors.add(new ArrayList<>());
        }
        predecessors.get(reached).add(state);
      }
    }
    boolean complete = schedules.size() <= budget;
    boolean stuck = complete && stuck(predecessors, resting);
    return new Outcome(hazards, finals, finalsOfRoles, stuck, complete);
  }

  private static BitSet resting(ReferenceMachine run) {
    BitSet resting = new BitSet();
    for (int task = 0; task < run.tasks(); task++) {
      resting.set(task, run.rests(task));
    }
    return resting;
  }

  /** Whether one and the same task rests in all that some state leads to, and no end is reached. */
  private static boolean stuck(List<List<Integer>> predecessors, List<BitSet> resting) {
    int tasks = resting.stream().mapToInt(BitSet::length).max().orElse(0);
    for (int task = 0; task < tasks; task++) {
      BitSet goesOn = new BitSet();
      List<Integer> open = new ArrayList<>();
      for (int state = 0; state < resting.size(); state++) {
        if (!resting.get(state).get(task)) {
          open.add(state);
        }
      }
      while (!open.isEmpty()) {
        int state = open.remove(open.size() - 1);
        if (!goesOn.get(state)) {
          goesOn.set(state);
          open.addAll(predecessors.get(state));
        }
      }
      if (goesOn.cardinality() < resting.size()) {
        return true;
      }
    }
    return false;
  }

  /** The hazards at the end of a schedule. */
  Set<Hazard> follow(List<Choice> schedule) {
    ReferenceMachine run = new ReferenceMachine(world, time, hz);
    for (Choice choice : schedule) {
      if (!run.moves().contains(choice)) {
        throw new IllegalArgumentException(choice + " is not possible");
      }
      run.take(choice);
    }
    Set<Hazard> found = hazards(run, schedule);
    if (run.unorderedRace()) {
      found.add(Hazard.DATA_RACE);
    }
    return found;
  }

  private ReferenceMachine replayed(List<Choice> schedule) {
    ReferenceMachine run = new ReferenceMachine(world, time, hz);
    schedule.forEach(run::take);
    return run;
  }

  /** Notes what a state shows; returns what can happen next. */
  private List<Choice> look(ReferenceMachine run, List<Choice> schedule) {
    for (Hazard hazard : hazards(run, schedule)) {
      hazards.merge(hazard, schedule.size(), Math::min);
    }
    if (run.unorderedRace()) {
      leastUnordered = Math.min(leastUnordered, schedule.size());
    }
    List<Choice> next = run.moves();
    if (next.isEmpty()) {
      finals.add(run.state());
      finalsOfRoles.add(run.stateOfRoles());
    }
    return next;
  }

  /** Sleeping through the end counts as lost, unless a cycle of locks explains it as well. */
  private Set<Hazard> hazards(ReferenceMachine run, List<Choice> schedule) {
    boolean over = run.moves().isEmpty();
    Set<Hazard> found = run.hazards(over);
    if (over && (found.isEmpty() || found.contains(Hazard.DEADLOCK)) && lost(run, schedule)) {
      found.add(Hazard.LOST_WAKEUP);
      if (!run.lockCycle()) {
        found.remove(Hazard.DEADLOCK);
      }
    }
    return found;
  }

  private boolean lost(ReferenceMachine run, List<Choice> schedule) {
    return run.sleepers().stream().anyMatch(sleeper -> replayed(schedule).goesOnWhenWoken(sleeper));
  }
}
