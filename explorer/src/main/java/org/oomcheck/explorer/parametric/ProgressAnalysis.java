// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.oomcheck.explorer.hazard.Lockups;
import org.oomcheck.explorer.hazard.Wakeups;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.search.StepOutcomes;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * Tells whether from every abstract state each task can come to its aim, whatever the number of
 * counted tasks. A task that can never take a step again hangs; a task that can never end or
 * achieve anything again is in a lockup. Neither needs fairness.
 *
 * <p>A path counts only if every concrete state that the abstract one stands for has it. So only
 * tasks that are tracked individually, tasks of other roles, and the judged task itself take steps
 * on it: another counted task may be absent. A step that depends on counted tasks counts if it
 * leads on in each of its trials.
 *
 * <p>A vertex is an abstract state with the task that is judged there: a task of another role, a
 * block of a task that is tracked individually, or a counter. Those that can come to their aim are
 * the least fixpoint of the options that are collected for every vertex.
 */
final class ProgressAnalysis {

  /** What a task has to be able to come to. */
  enum Aim {
    /** Its next step, if it waits for something else than work. */
    MOVES,
    /** Its end, or a step that counts as work; for a daemon also to wait for work. */
    ACHIEVES
  }

  /** Makes the abstract state that a step leads to, and finds or stores it. */
  interface Successors {

    /** The number of the state; sets the bounds for a filled room if that is asked for. */
    int number(long[] before, int mover, long[] after, boolean filled);
  }

  /** A successor of one trial. */
  private static final class Arrival {
    final int state;
    final long[] after;
    final boolean achieves;

    Arrival(int state, long[] after, boolean achieves) {
      this.state = state;
      this.after = after;
      this.achieves = achieves;
    }
  }

  /** A trial of a step. */
  private static final class Trial {
    final long[] before;
    final List<Arrival> arrivals = new ArrayList<>();

    Trial(long[] before) {
      this.before = before;
    }
  }

  private final Program program;
  private final CounterAbstraction abstraction;
  private final AbstractStates states;
  private final StepTrials trials;
  private final SuccessorGenerator generator;
  private final Successors successors;
  private final Aim aim;

  /** How many tasks are of other roles. */
  private final int others;

  /** The first vertex of every state. */
  private final int[] base;

  private final ProgressOptions options = new ProgressOptions();

  ProgressAnalysis(
      Program program,
      CounterAbstraction abstraction,
      AbstractStates states,
      StepTrials trials,
      SuccessorGenerator generator,
      Successors successors,
      Aim aim) {
    this.program = program;
    this.abstraction = abstraction;
    this.states = states;
    this.trials = trials;
    this.generator = generator;
    this.successors = successors;
    this.aim = aim;
    this.others = program.tasks() - abstraction.room();
    this.base = new int[states.store().count() + 1];
    for (int state = 0; state + 1 < base.length; state++) {
      int individuals = abstraction.individuals(states.packed(state));
      base[state + 1] = base[state] + others + individuals + Long.bitCount(states.counters(state));
    }
  }

  /** How many bytes the vertices and their options take. */
  long bytes() {
    return (long) Integer.BYTES * base.length + options.bytes();
  }

  /**
   * Collects the options of all tasks in a state, with which the trials have begun.
   *
   * @param left by counter, where all its tasks have gone, as they can; 0 if they have not
   */
  void add(int state, long[] left) {
    for (int counter = 0; counter < left.length; counter++) {
      if (left[counter] != 0) {
        addLeft(state, counter, left[counter]);
      }
    }
    generator.load(trials.full(), 0);
    List<Integer> judged = new ArrayList<>();
    for (int task = 0; task < program.tasks(); task++) {
      boolean first = isFirstOfItsKind(task);
      if (first && !isThere(task)) {
        judged.add(task);
      } else if (first) {
        options.setGood(vertex(state, task, trials.full()));
      }
    }
    if (judged.isEmpty()) {
      return;
    }
    List<List<Trial>> moves = new ArrayList<>();
    for (int mover = 0; mover < program.tasks(); mover++) {
      moves.add(isMover(mover, judged) ? moves(mover) : List.of());
    }
    for (int task : judged) {
      int vertex = vertex(state, task, trials.full());
      Step<?> step = generator.node(task).step;
      options.begin(vertex, step != null && step.idles());
      for (int mover = 0; mover < moves.size(); mover++) {
        if (!moves.get(mover).isEmpty()) {
          addOptions(task, mover, moves.get(mover));
        }
      }
      options.end();
    }
  }

  /** A task that has gone elsewhere has moved, but it achieves only what it can achieve there. */
  private void addLeft(int state, int counter, long to) {
    int vertex = vertex(state, counter);
    if (aim == Aim.MOVES) {
      options.setGood(vertex);
      return;
    }
    options.begin(vertex, false);
    for (long each = to; each != 0; each &= each - 1) {
      int target = Long.numberOfTrailingZeros(each);
      boolean ended = abstraction.kinds().haveEnded(target);
      options.add(List.of(1, 1, 1, ended ? ProgressOptions.THERE : vertex(state, target)));
    }
    options.end();
  }

  /** Whether some path of a task that is judged may begin with this task's step. */
  private boolean isMover(int task, List<Integer> judged) {
    if (!trials.isPresent(task) || !isFirstOfItsKind(task) || generator.node(task).finished()) {
      return false;
    }
    return !trials.isCounted(task) || (aim == Aim.ACHIEVES && judged.contains(task));
  }

  /**
   * Whether no task before this one is in the same situation. A counted task is there individually
   * if one that is tracked individually is in its situation.
   */
  private boolean isFirstOfItsKind(int task) {
    if (!trials.isPresent(task)) {
      return false;
    }
    for (int before = abstraction.first(); abstraction.isOfRole(task) && before < task; before++) {
      if (trials.block(before) == trials.block(task)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a task has come to its aim, or has none. */
  private boolean isThere(int task) {
    ControlLocation node = generator.node(task);
    Step<?> step = node.step;
    if (node.finished() || (step == null && aim == Aim.MOVES)) {
      return true;
    }
    Automaton automaton = program.automaton(task);
    if (step == null || aim == Aim.ACHIEVES) {
      boolean idles = step != null && step.idles() && automaton.role().daemon();
      return idles || !Lockups.isJudged(automaton);
    }
    boolean[] always = {true};
    StepTrials.Visitor visitor = (before, outcomes) -> always[0] &= outcomes.count() > 0;
    trials.withAnyNumber(task, node, visitor);
    return always[0]
        || (step.idles() && !(step.kind() == Step.Kind.SLEEP && mayBeLost(task, automaton)));
  }

  /** Whether a sleeper's wake-up is lost for some number of counted tasks. */
  private boolean mayBeLost(int task, Automaton automaton) {
    boolean lost = false;
    for (long[] state : trials.states(task)) {
      generator.load(state, 0);
      lost |= Wakeups.lost(generator, automaton).contains(task);
    }
    generator.load(trials.full(), 0);
    return lost;
  }

  /** The trials of a task's step; none if one of them leads nowhere. */
  private List<Trial> moves(int mover) {
    ControlLocation node = generator.node(mover);
    List<Trial> found = new ArrayList<>();
    StepTrials.Visitor filled =
        (before, outcomes) -> found.add(trial(before, mover, outcomes, true));
    if (abstraction.isWide()) {
      trials.visit(mover, node, filled);
    } else {
      trials.withAllAndFewer(
          mover, node, (before, outcomes) -> found.add(trial(before, mover, outcomes, false)));
      if (trials.looksAround(node)) {
        trials.withFilledRoom(mover, node, filled);
      }
    }
    return found.stream().anyMatch(trial -> trial.arrivals.isEmpty()) ? List.of() : found;
  }

  private Trial trial(long[] before, int mover, StepOutcomes outcomes, boolean filled) {
    Trial trial = new Trial(before);
    for (int which = 0; which < outcomes.count(); which++) {
      long[] after = new long[before.length];
      outcomes.get(which).apply(before, after);
      int state = successors.number(before, mover, after.clone(), filled);
      boolean achieves = outcomes.get(which).progress() == Progress.WORK;
      if (state >= 0) {
        trial.arrivals.add(new Arrival(state, after, achieves));
      }
    }
    return trial;
  }

  /** Adds what a mover's step does for a task that is judged: as its own step, and as another's. */
  private void addOptions(int task, int mover, List<Trial> moves) {
    if (task == mover) {
      addOption(moves, (trial, arrival) -> ownTargets(arrival, mover));
    }
    if (!trials.isCounted(mover) && (task != mover || hasDouble(task))) {
      addOption(
          abstraction.isWide() ? with(task, mover, moves) : moves,
          (trial, arrival) -> targets(task, mover, trial, arrival));
    }
  }

  /** Whether another task that is tracked individually is in the situation of this one. */
  private boolean hasDouble(int task) {
    return abstraction.isOfRole(task)
        && task + 1 < trials.countedFrom()
        && trials.block(task + 1) == trials.block(task);
  }

  /** The trials in which there is a judged task besides the mover. */
  private List<Trial> with(int task, int mover, List<Trial> moves) {
    return abstraction.isOfRole(task)
        ? moves.stream().filter(trial -> !places(task, mover, trial).isEmpty()).toList()
        : moves;
  }

  /** Where a trial has tasks in the situation of one that is judged. */
  private List<Integer> places(int task, int mover, Trial trial) {
    List<Integer> places = new ArrayList<>();
    for (int at = abstraction.first(); at < abstraction.first() + abstraction.room(); at++) {
      if (at != mover && abstraction.layout().block(trial.before, at) == trials.block(task)) {
        places.add(at);
      }
    }
    return places;
  }

  /** The vertices that a task may be at after a step. */
  private interface Targets {
    List<Integer> of(Trial trial, Arrival arrival);
  }

  private void addOption(List<Trial> moves, Targets targets) {
    if (moves.isEmpty()) {
      return;
    }
    List<Integer> option = new ArrayList<>(List.of(moves.size()));
    for (Trial trial : moves) {
      option.add(trial.arrivals.size());
      for (Arrival arrival : trial.arrivals) {
        List<Integer> reached = targets.of(trial, arrival);
        option.add(reached.size());
        option.addAll(reached);
      }
    }
    options.add(option);
  }

  private List<Integer> ownTargets(Arrival arrival, int mover) {
    return List.of(
        arrival.achieves ? ProgressOptions.THERE : vertex(arrival.state, mover, arrival.after));
  }

  /** The vertices that a task may be at after the step of another one. */
  private List<Integer> targets(int task, int mover, Trial trial, Arrival arrival) {
    if (!abstraction.isOfRole(task)) {
      return List.of(vertex(arrival.state, task, arrival.after));
    }
    Set<Integer> reached = new LinkedHashSet<>();
    for (int at : places(task, mover, trial)) {
      reached.add(vertex(arrival.state, at, arrival.after));
    }
    boolean mayStay =
        !abstraction.isWide()
            || (states.counters(arrival.state) >>> abstraction.counter(trials.block(task)) & 1)
                != 0;
    if (trials.isCounted(task) && mayStay) {
      reached.add(vertex(arrival.state, task, trials.full()));
    }
    return List.copyOf(reached);
  }

  /** The vertex of an abstract state for a task that is in a situation as in some packed state. */
  private int vertex(int state, int task, long[] as) {
    if (!abstraction.isOfRole(task)) {
      return base[state] + (task < abstraction.first() ? task : task - abstraction.room());
    }
    if (abstraction.isVacant(as, task)) {
      return ProgressOptions.THERE;
    }
    long block = abstraction.layout().block(as, task);
    long[] packed = states.packed(state);
    int individuals = abstraction.individuals(packed);
    for (int i = 0; i < individuals; i++) {
      if (abstraction.layout().block(packed, abstraction.first() + i) == block) {
        return base[state] + others + i;
      }
    }
    int counter = abstraction.counter(block);
    if (counter == CounterAbstraction.ENDED) {
      return ProgressOptions.THERE;
    }
    long counters = states.counters(state);
    if (counter < 0 || (counters >>> counter & 1) == 0) {
      throw new IllegalStateException("a task is not in the abstract state that covers it");
    }
    return vertex(state, counter);
  }

  private int vertex(int state, int counter) {
    int individuals = abstraction.individuals(states.packed(state));
    long before = states.counters(state) & ((1L << counter) - 1);
    return base[state] + others + individuals + Long.bitCount(before);
  }

  /** What may happen to a task that cannot come to its aim; to be asked at the end. */
  Set<Hazard> missed() {
    options.close();
    Set<Hazard> missed = EnumSet.noneOf(Hazard.class);
    if (aim == Aim.ACHIEVES && (options.isBad(true) || options.isBad(false))) {
      missed.add(Hazard.OOM_LOCKUP);
    } else if (aim == Aim.MOVES) {
      missed.addAll(options.isBad(true) ? Set.of(Hazard.LOST_WAKEUP) : Set.of());
      missed.addAll(options.isBad(false) ? Set.of(Hazard.HUNG_TASK) : Set.of());
    }
    return missed;
  }
}
