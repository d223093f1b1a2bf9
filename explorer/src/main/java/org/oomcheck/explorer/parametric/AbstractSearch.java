// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayList;
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

  /** Thrown where counting is not possible. */
  private static final class Uncountable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Uncountable(String why) {
      super(why, null, false, false);
    }
  }

  private static final int CHECK_MASK = 0xfff;

  private final Program program;
  private final Options options;
  private final String role;
  private final long began = System.nanoTime();

  private CounterAbstraction abstraction;
  private final AbstractStates states;
  private TransitionCache steps;
  private SuccessorGenerator generator;
  private AbstractSuccessor successor;
  private FilledSteps filledSteps;

  /** The states to be expanded in the next pass. */
  private IntList opened = new IntList();

  private final BitSet isOpen = new BitSet();
  private final Set<Hazard> possible = EnumSet.noneOf(Hazard.class);
  private final Set<String> counting = new TreeSet<>();
  private int maxIndividuals;

  /** The state that is being expanded, with a task or more for every counter, and with none. */
  private long[] full = new long[0];

  private long[] bare = new long[0];

  /** The first of the tasks that are counted ones in {@link #full}. */
  private int countedFrom;

  /** Behind the last of them. */
  private int countedTo;

  /**
   * Prepares the search of a program with room for as many tasks as are to be tracked individually.
   */
  AbstractSearch(Program program, Automaton automaton, Options options) {
    this.program = program;
    this.options = options;
    this.role = automaton.role().comm();
    program.restart(options.time());
    this.abstraction = CounterAbstraction.of(program, automaton);
    this.states = new AbstractStates(abstraction.layout());
    this.steps = newSteps();
    this.generator = newGenerator();
    this.successor = new AbstractSuccessor(abstraction, states);
    this.filledSteps = new FilledSteps(abstraction, steps);
    reach(abstraction.layout().pack(program.memory().values()), 1L << CounterAbstraction.START);
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
      while (opened.size() > 0 && why == null) {
        IntList open = opened;
        opened = new IntList();
        for (int next = 0; next < open.size() && why == null; next++) {
          isOpen.clear(open.get(next));
          expandFitting(open.get(next));
          why = (next & CHECK_MASK) == 0 ? limit(open.size() - next + opened.size()) : null;
        }
      }
    } catch (Uncountable e) {
      why = e.getMessage();
    }
    return soFar(why);
  }

  /** What was found so far. */
  AnyNumber soFar(@Nullable String why) {
    counting.addAll(program.lookingAround());
    List<String> labels = new ArrayList<>();
    for (long left = states.everCounted() & ~(1L << CounterAbstraction.ENDED);
        left != 0;
        left &= left - 1) {
      labels.add(abstraction.label(Long.numberOfTrailingZeros(left)));
    }
    return new AnyNumber(
        role,
        possible,
        states.store().count(),
        labels,
        List.copyOf(counting),
        maxIndividuals,
        seconds(),
        why);
  }

  CounterAbstraction abstraction() {
    return abstraction;
  }

  private @Nullable String limit(int left) {
    long bytes = states.bytes();
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
        StateLayout narrow = abstraction.layout();
        StateLayout layout = narrow.widened(wide.slot, wide.value);
        states.repack(new Repacking(narrow, layout, program.shape().slots()), layout);
        abstraction = abstraction.in(layout);
        steps = newSteps();
        generator = newGenerator();
        successor = new AbstractSuccessor(abstraction, states);
        filledSteps = new FilledSteps(abstraction, steps);
      }
    }
  }

  private void expand(int state) {
    full = states.packed(state);
    bare = full.clone();
    long counters = states.counters(state);
    countedFrom = abstraction.first() + abstraction.individuals(full);
    countedTo = abstraction.add(full, counters);
    if (countedTo < 0) {
      throw new Uncountable(
          "more than "
              + abstraction.room()
              + " tasks had to be tracked individually; --limit-tasks raises that");
    }
    successor.begin(bare, counters, countedTo);
    long[] before = full;
    generator.expand(before, 0, (task, branch, after) -> arrive(before, task, after));
    KernelBug bug = generator.bug();
    if (bug != null) {
      possible.add(bug.hazard());
      return;
    }
    for (int task = 0; generator.complains() && task < generator.tasks(); task++) {
      KernelBug complaint = generator.node(task).complaint();
      if (complaint != null) {
        possible.add(complaint.hazard());
      }
    }
    if (LockCycle.in(generator) || isStuck()) {
      possible.add(Hazard.DEADLOCK);
    }
    lookAround(counters);
  }

  /**
   * Tries the steps that look at the cells of several tasks, or count tasks, with as many tasks as
   * there is room for: of each counter alone, of each two of them in every proportion, and of all.
   */
  private void lookAround(long counters) {
    int end = abstraction.first() + abstraction.room();
    for (int task = 0; task < program.tasks(); task++) {
      ControlLocation node = generator.node(task);
      if (node.finished() || !program.lookingAround().contains(node.label)) {
        continue;
      }
      long[] alone = bare.clone();
      abstraction.layout().putBlock(alone, task, block(full, task));
      int mover = task;
      successor.begin(bare, counters, end);
      filledSteps.take(
          alone,
          mover,
          node,
          countedFrom,
          counters,
          (before, after) -> arrive(before, mover, after));
    }
    successor.begin(bare, counters, countedTo);
  }

  private int words() {
    return abstraction.layout().words();
  }

  private long block(long[] state, int task) {
    return abstraction.layout().block(state, task);
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
      boolean isCounted = task >= countedFrom && task < countedTo;
      someMove |= always && !isCounted;
      Step<?> step = node.step;
      someWait |= !always && step != null && !step.idles();
    }
    return someWait && !someMove;
  }

  /** Whether a task is runnable for any number of counted tasks; follows its steps. */
  private boolean alwaysAble(int task, ControlLocation node) {
    StepOutcomes all = steps.outcomes(task, node, full);
    long[] fewer = bare.clone();
    abstraction.layout().putBlock(fewer, task, block(full, task));
    boolean able = all.count() > 0;
    boolean differs = false;
    StepOutcomes last = null;
    int others = 0;
    for (int other = countedFrom; other <= countedTo; other++) {
      StepOutcomes some = steps.outcomes(task, node, fewer);
      differs |= some != all;
      if (!differs) {
        return able;
      }
      if (others > 1 && last != null && !some.sameAs(last)) {
        counting.add(node.label);
      }
      last = some;
      able &= some.count() > 0;
      long[] before = fewer.clone();
      long[] after = new long[words()];
      for (int which = 0; which < some.count(); which++) {
        some.get(which).apply(before, after);
        arrive(before, task, after);
      }
      if (other < countedTo && other != task) {
        abstraction.layout().putBlock(fewer, other, block(full, other));
        others++;
      }
    }
    return able;
  }

  /** Stores a successor; some of its tasks are counted now. */
  private boolean arrive(long[] before, int mover, long[] after) {
    if (!successor.build(before, mover, after)) {
      throw new Uncountable(
          "'" + generator.node(mover).label + "' changes any number of tasks at once");
    }
    maxIndividuals = Math.max(maxIndividuals, successor.individuals());
    reach(successor.packed(), successor.counters());
    return true;
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
    try {
      return states.cover(abstraction, abstraction.layout().pack(values));
    } catch (StateLayout.DoesNotFit unknown) {
      return false;
    }
  }
}
