// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.oomcheck.explorer.ReferenceHangs.Edge;
import org.oomcheck.explorer.ReferenceHangs.Stand;
import org.oomcheck.explorer.ReferenceHangs.State;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Progress;
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
   * @param judged what is judged in each state from which a run can always come back
   * @param complete whether the budget was enough
   */
  record Outcome(
      Map<Hazard, Integer> hazards,
      Set<Object> finals,
      Set<Object> finalsOfRoles,
      Map<Object, Set<Hazard>> judged,
      boolean complete) {}

  private final World world;
  private final TimeMode time;
  private final int hz;

  private final Map<Hazard, Integer> hazards = new TreeMap<>();

  /** The least steps to a race that is none of {@link ReferenceMachine#hazards}. */
  private int leastUnordered = Integer.MAX_VALUE;

  private final Set<Object> finals = new HashSet<>();
  private final Set<Object> finalsOfRoles = new HashSet<>();

  /** What is judged in states from which a run can always come back. */
  private final Map<Object, Set<Hazard>> judged = new HashMap<>();

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
    return new Outcome(hazards, finals, finalsOfRoles, judged, moves.isEmpty());
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
    Map<Object, Integer> numbers = new LinkedHashMap<>();
    List<List<Choice>> schedules = new ArrayList<>();
    List<State> states = new ArrayList<>();
    schedules.add(List.of());
    ReferenceMachine start = replayed(List.of());
    numbers.put(start.state(), 0);
    for (int state = 0; state < schedules.size() && state < budget; state++) {
      List<Choice> before = schedules.get(state);
      ReferenceMachine run = replayed(before);
      List<Edge> edges = new ArrayList<>();
      for (Choice choice : look(run, before)) {
        List<Choice> schedule = new ArrayList<>(before);
        schedule.add(choice);
        int fresh = schedules.size();
        int reached = numbers.computeIfAbsent(replayed(schedule).state(), key -> fresh);
        if (reached == fresh) {
          schedules.add(schedule);
        }
        edges.add(edge(run, choice, reached));
      }
      states.add(new State(stands(run, before), edges));
    }
    boolean complete = schedules.size() <= budget;
    if (complete) {
      ReferenceHangs hangs =
          new ReferenceHangs(
              states, start.daemons(), (state, woken) -> goOn(schedules.get(state), woken));
      numbers.forEach((state, number) -> note(state, schedules.get(number), hangs.in(number)));
    }
    return new Outcome(hazards, finals, finalsOfRoles, judged, complete);
  }

  private static Edge edge(ReferenceMachine run, Choice choice, int to) {
    Progress progress = choice.branch() == 0 ? run.progress(choice.task()) : Progress.NONE;
    return new Edge(to, choice.task(), progress == Progress.PAGES, progress == Progress.WORK);
  }

  private void note(Object state, List<Choice> schedule, Set<Hazard> found) {
    judged.put(state, found);
    found.forEach(hazard -> hazards.merge(hazard, schedule.size(), Math::min));
  }

  /** How the tasks stand in a state; none if the kernel has complained. */
  private List<Stand> stands(ReferenceMachine run, List<Choice> schedule) {
    List<Stand> stands = new ArrayList<>();
    List<Integer> sleepers = run.sleepers();
    for (int task = 0; !run.complains() && task < run.tasks(); task++) {
      boolean lost = sleepers.contains(task) && replayed(schedule).goesOnWhenWoken(task);
      stands.add(run.stand(task, lost));
    }
    return stands;
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
    Set<Hazard> found = run.hazards();
    found.addAll(judged.getOrDefault(run.state(), Set.of()));
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
    for (Hazard hazard : run.hazards()) {
      hazards.merge(hazard, schedule.size(), Math::min);
    }
    if (run.unorderedRace()) {
      leastUnordered = Math.min(leastUnordered, schedule.size());
    }
    List<Choice> next = run.moves();
    if (next.isEmpty()) {
      finals.add(run.state());
      finalsOfRoles.add(run.stateOfRoles());
      State last = new State(stands(run, schedule), List.of());
      ReferenceHangs hangs =
          new ReferenceHangs(List.of(last), run.daemons(), (state, woken) -> goOn(schedule, woken));
      note(run.state(), schedule, hangs.in(0));
    }
    return next;
  }

  /** The tasks that could take a step after some were woken at the end of a schedule. */
  private Set<Integer> goOn(List<Choice> before, List<Integer> sleepers) {
    List<Choice> awake = new ArrayList<>(before);
    sleepers.forEach(task -> awake.add(new Choice(task, 0)));
    Set<Integer> going = new HashSet<>();
    Set<Object> seen = new HashSet<>(Set.of(replayed(awake).state()));
    Deque<List<Choice>> open = new ArrayDeque<>(List.of(awake));
    while (!open.isEmpty()) {
      List<Choice> schedule = open.remove();
      for (Choice choice : replayed(schedule).moves()) {
        going.add(choice.task());
        List<Choice> next = new ArrayList<>(schedule);
        next.add(choice);
        if (seen.add(replayed(next).state())) {
          open.add(next);
        }
      }
    }
    return going;
  }
}
