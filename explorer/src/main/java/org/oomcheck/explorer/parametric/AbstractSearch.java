// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.hazard.LockCycle;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.ProgressListener;
import org.oomcheck.explorer.search.SpinStates;
import org.oomcheck.explorer.search.StepOutcomes;
import org.oomcheck.explorer.search.StepSemantics;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.explorer.search.TransitionCache;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.explorer.state.Repacking;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.Symmetry;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Step;

/**
 * Searches abstract states until they cover every state that any number of tasks of one role can
 * reach, see {@link CounterAbstraction}. An abstract state has the shared cells, the other tasks,
 * the tasks of the role that are tracked individually, and a set of counters. It stands for all
 * states in which any number of tasks, or none, is at the control location of each counter.
 *
 * <p>Steps see cells, and the cells of all counted tasks are alike. So it is enough to try each
 * step with the counted tasks and without them, and, where that makes a difference, with some of
 * them.
 *
 * <p>A task is counted in a successor if some state has its counter already, or if it has ended; if
 * it was counted before and its step changed nothing but its control location, as any number of
 * counted tasks can do the same; or if the same state without it was found as well, as the path
 * between the two can be taken again. More states may be covered than are reachable, never fewer.
 */
final class AbstractSearch {

  private static final int CHECK_MASK = 0xfff;

  private final Program program;
  private final Options options;
  private final String role;
  private final boolean keepsOne;
  private final boolean far;
  private final long began = System.nanoTime();

  private CounterAbstraction abstraction;
  private final AbstractStates states;
  private TransitionCache steps;
  private SuccessorGenerator generator;
  private AbstractSuccessor successor;
  private StepTrials trials;
  private GroupedExpansion parts;

  /** The states to be expanded in the next pass. */
  private IntList opened = new IntList();

  private final BitSet isOpen = new BitSet();
  private final Set<Hazard> possible = EnumSet.noneOf(Hazard.class);
  private final Set<String> counting = new TreeSet<>();
  private int maxIndividuals;

  /**
   * Prepares the search of a program with room for as many tasks as are to be tracked individually.
   *
   * @param keepsOne whether one of the tasks is always tracked individually until it has ended, so
   *     that it is sure to be there; that takes more states
   * @param contributions what counted tasks add to shared cells, see {@link CounterAbstraction#of}
   * @param far whether counted tasks are followed on ways of several steps
   */
  AbstractSearch(
      Program program,
      Automaton automaton,
      Options options,
      boolean keepsOne,
      @Nullable Contributions contributions,
      boolean far) {
    this.program = program;
    this.options = options;
    this.role = automaton.role().comm();
    this.keepsOne = keepsOne;
    this.far = far;
    program.restart(options.time());
    this.abstraction = CounterAbstraction.of(program, automaton, contributions);
    this.states = new AbstractStates(abstraction.layout());
    this.steps = newSteps();
    this.generator = newGenerator();
    this.successor = new AbstractSuccessor(abstraction, states, keepsOne);
    this.trials = new StepTrials(program, abstraction, steps);
    this.parts = new GroupedExpansion(abstraction, generator, trials, program.tasks(), far);
    long[] start = abstraction.layout().pack(program.memory().values());
    if (keepsOne) {
      abstraction.addAtStart(start);
    }
    reach(start, 1L << CounterAbstraction.START);
  }

  private TransitionCache newSteps() {
    StateLayout layout = abstraction.layout();
    StepSemantics semantics = new StepSemantics(program, layout, options.time());
    return new TransitionCache(program, layout, semantics, true);
  }

  private SuccessorGenerator newGenerator() {
    StateLayout layout = abstraction.layout();
    return new SuccessorGenerator(
        program,
        layout,
        steps,
        new Symmetry(program.shape(), layout, false),
        null,
        SpinStates.NONE);
  }

  /** Searches everything, or as much as the limits and the world allow. */
  AnyNumber run() {
    @Nullable String why = null;
    try {
      why = expandAll();
      why = why == null && possible.isEmpty() ? settle() : why;
      for (ProgressAnalysis.Aim aim : ProgressAnalysis.Aim.values()) {
        why = why == null && possible.isEmpty() ? judge(aim) : why;
      }
    } catch (Uncountable e) {
      why = e.getMessage();
    }
    return soFar(why);
  }

  /** Expands states until none is left; returns the limit that came first. */
  private @Nullable String expandAll() {
    @Nullable String why = null;
    while (opened.size() > 0 && why == null) {
      IntList open = opened;
      opened = new IntList();
      for (int next = 0; next < open.size() && why == null; next++) {
        isOpen.clear(open.get(next));
        expandFitting(open.get(next));
        why = (next & CHECK_MASK) == 0 ? limit(open.size() - next + opened.size(), 0) : null;
      }
    }
    return why;
  }

  /**
   * Expands all states again, as more tasks can be counted when more states are known, until every
   * successor is a stored state.
   */
  private @Nullable String settle() {
    while (true) {
      int known = states.store().count();
      for (int state = 0; state < known; state++) {
        expandFitting(state);
        @Nullable String why = (state & CHECK_MASK) == 0 ? limit(known - state, 0) : null;
        if (why != null) {
          return why;
        }
      }
      if (opened.size() == 0) {
        return null;
      }
      @Nullable String why = expandAll();
      if (why != null || !possible.isEmpty()) {
        return why;
      }
    }
  }

  /** Looks for tasks that cannot come to their aim. */
  private @Nullable String judge(ProgressAnalysis.Aim aim) {
    ProgressAnalysis analysis =
        new ProgressAnalysis(
            program, abstraction, states, trials, generator, this::numberOfSuccessor, aim);
    int known = states.store().count();
    for (int state = 0; state < known; state++) {
      analysis.add(state, parts.beginLeft(states.packed(state), states.counters(state), successor));
      @Nullable String why =
          (state & CHECK_MASK) == 0 ? limit(known - state, analysis.bytes()) : null;
      if (why != null) {
        return why;
      }
    }
    possible.addAll(analysis.missed());
    return null;
  }

  private int numberOfSuccessor(long[] before, int mover, long[] after, boolean filled) {
    if (abstraction.isWide()) {
      return parts.known(before, mover, after, successor, states);
    }
    if (filled) {
      beginFilled();
    } else {
      successor.begin(trials.bare(), trials.counters(), trials.countedTo());
    }
    arrive(before, mover, after);
    return states.store().find(successor.packed());
  }

  /** What was found so far. */
  AnyNumber soFar(@Nullable String why) {
    counting.addAll(trials.counting());
    counting.addAll(program.lookingAround());
    return new AnyNumber(
        role,
        possible,
        null,
        states.store().count(),
        abstraction.labels(states.everCounted()),
        List.copyOf(counting),
        maxIndividuals,
        seconds(),
        why);
  }

  CounterAbstraction abstraction() {
    return abstraction;
  }

  private @Nullable String limit(int left, long more) {
    long bytes = states.bytes() + more;
    options
        .watcher()
        .searching(new ProgressListener.News(states.store().count(), left, 0, seconds(), bytes));
    Limit limit = options.limits().reached(states.store().count(), seconds(), bytes);
    return limit == null ? null : limit.toString();
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private void expandFitting(int state) {
    while (true) {
      try {
        expand(state);
        return;
      } catch (StateLayout.DoesNotFit wide) {
        widen(wide);
      }
    }
  }

  private void widen(StateLayout.DoesNotFit wide) {
    StateLayout narrow = abstraction.layout();
    StateLayout layout = narrow.widened(wide.slot, wide.value);
    states.repack(new Repacking(narrow, layout, program.shape().slots()), layout);
    abstraction = abstraction.in(layout);
    steps = newSteps();
    generator = newGenerator();
    successor = new AbstractSuccessor(abstraction, states, keepsOne);
    counting.addAll(trials.counting());
    trials = new StepTrials(program, abstraction, steps);
    parts = new GroupedExpansion(abstraction, generator, trials, program.tasks(), far);
  }

  private void expandWide(long[] packed, long counters) {
    begin(packed, counters, StepTrials.NONE, List.of());
    if (generator.bug() == null && parts.takeIndependent(successor, this::arrive)) {
      parts.parts(
          counters,
          (left, extra, some) -> {
            begin(packed, left, extra, some);
            parts.takeOthers(extra != StepTrials.NONE, successor, this::arrive);
          });
    }
  }

  /** Begins with a part of what an abstract state stands for, and looks at it. */
  private void begin(long[] packed, long counters, int extra, List<Long> some) {
    trials.mustBegin(packed, counters, extra, some);
    generator.expand(trials.full(), 0, (task, branch, after) -> {});
    findComplaints();
    if (LockCycle.in(generator)) {
      possible.add(Hazard.DEADLOCK);
    }
    beginFilled();
  }

  private void findComplaints() {
    KernelBug bug = generator.bug();
    if (bug != null) {
      possible.add(bug.hazard());
    }
    for (int task = 0; generator.complains() && task < generator.tasks(); task++) {
      KernelBug complaint = generator.node(task).complaint();
      if (complaint != null) {
        possible.add(complaint.hazard());
      }
    }
  }

  private void expand(int state) {
    if (abstraction.isWide()) {
      expandWide(states.packed(state), states.counters(state));
      return;
    }
    trials.mustBegin(states.packed(state), states.counters(state), StepTrials.NONE, List.of());
    successor.begin(trials.bare(), trials.counters(), trials.countedTo());
    long[] before = trials.full();
    generator.expand(before, 0, (task, branch, after) -> arrive(before, task, after));
    findComplaints();
    if (generator.bug() != null) {
      return;
    }
    if (LockCycle.in(generator) || isStuck()) {
      possible.add(Hazard.DEADLOCK);
    }
    for (int task = 0; task < program.tasks(); task++) {
      int mover = task;
      if (trials.looksAround(generator.node(task))) {
        beginFilled();
        trials.withFilledRoom(
            task, generator.node(task), (filled, outcomes) -> arrive(filled, mover, outcomes));
      }
    }
  }

  /** All blocks of the role are those of tasks that are there. */
  private void beginFilled() {
    int end = abstraction.first() + abstraction.room();
    successor.begin(trials.bare(), trials.counters(), end);
  }

  /**
   * Tries the steps that depend on the number of counted tasks with fewer of them. Says whether the
   * state may stand for one in which no task is runnable and some task is blocked.
   */
  private boolean isStuck() {
    boolean someMove = false;
    boolean someWait = false;
    for (int task = 0; task < program.tasks(); task++) {
      ControlLocation node = generator.node(task);
      if (node.finished()) {
        continue;
      }
      boolean always = alwaysAble(task, node);
      someMove |= always && !trials.isCounted(task);
      Step<?> step = node.step;
      someWait |= !always && step != null && !step.idles();
    }
    return someWait && !someMove;
  }

  /** Whether a task is runnable for any number of counted tasks; follows its steps. */
  private boolean alwaysAble(int task, ControlLocation node) {
    boolean[] able = {trials.withAll(task, node).count() > 0};
    trials.withFewer(
        task,
        node,
        (fewer, outcomes) -> {
          able[0] &= outcomes.count() > 0;
          arrive(fewer, task, outcomes);
        });
    return able[0];
  }

  private void arrive(long[] before, int mover, StepOutcomes outcomes) {
    long[] after = new long[abstraction.layout().words()];
    for (int which = 0; which < outcomes.count(); which++) {
      outcomes.get(which).apply(before, after);
      arrive(before, mover, after);
    }
  }

  /** Stores a successor; some of its tasks are counted now. */
  private void arrive(long[] before, int mover, long[] after) {
    if (!successor.build(before, mover, after)) {
      throw new Uncountable(
          "'" + generator.node(mover).label + "' changes any number of tasks at once");
    }
    maxIndividuals = Math.max(maxIndividuals, successor.individuals());
    reach(successor.packed(), successor.counters());
  }

  private void reach(long[] after, long added) {
    int state = states.reach(after, added);
    if (state >= 0 && !isOpen.get(state)) {
      isOpen.set(state);
      opened.add(state);
    }
  }

  /** Whether a concrete state, given by its values, is covered. */
  boolean covers(int[] values) {
    return states.cover(abstraction, values);
  }
}
