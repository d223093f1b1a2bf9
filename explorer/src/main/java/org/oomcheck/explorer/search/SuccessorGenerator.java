// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Memory;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.program.StepRules;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.search.TransitionCache.Move;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.StateStore;
import org.oomcheck.explorer.state.Symmetry;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * Expands a state: tries the next step of every task and hands each successor to a visitor.
 *
 * <p>This is the whole semantics of a world. A task whose guard holds may take its step; a choice
 * may be answered in every way; a timer that has run out may end a wait. When nobody can move, time
 * passes until the next timer fires.
 */
public final class SuccessorGenerator {

  /** Receives the successors of a state. */
  public interface Visitor {

    /**
     * Is called for each successor.
     *
     * @param task the task that moved, or {@link Counterexample.Choice#CLOCK}
     * @param branch the answer of a choice; otherwise 0, or 1 when a wait timed out
     * @param successor the packed successor, valid during the call
     * @return whether the successor is still to be expanded itself
     */
    boolean visit(int task, int branch, long[] successor);
  }

  /** Thrown where the code of a step would have to run. */
  private static final class Unlearned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unlearned() {
      super(null, null, false, false);
    }
  }

  private final Program world;
  private final Memory memory;
  private final StateLayout layout;
  private final Symmetry symmetry;
  private final @Nullable PartialOrderReduction reduction;
  private final TransitionCache steps;
  private final StepRules rules;

  /** The states in which time passes although tasks can move. */
  private final @Nullable StateStore spins;

  private final int tasks;
  private final Automaton[] automata;

  /** Where every task is in the loaded state. */
  private final ControlLocation[] nodes;

  private final long[] base;
  private final long[] successor;

  /** Tasks of the expanded state that wait for something, and how many of them idle. */
  private final int[] blocked;

  private int blockedCount;
  private int stuckCount;
  private int moves;
  private boolean timerRuns;
  private boolean leadsOn;
  private @Nullable KernelBug bug;

  /** What led to the successor being visited; null for the clock. */
  private @Nullable Move move;

  /** Whether the code of steps may run; otherwise only what it did before is known. */
  private final boolean learning;

  /** Expands states of a layout. */
  public SuccessorGenerator(
      Program world,
      StateLayout layout,
      TransitionCache steps,
      Symmetry symmetry,
      @Nullable PartialOrderReduction reduction,
      SpinStates spins) {
    this(world, layout, steps, symmetry, reduction, spins.packed(layout, symmetry), true);
  }

  private SuccessorGenerator(
      Program world,
      StateLayout layout,
      TransitionCache steps,
      Symmetry symmetry,
      @Nullable PartialOrderReduction reduction,
      @Nullable StateStore spins,
      boolean learning) {
    this.world = world;
    this.memory = world.memory();
    this.layout = layout;
    this.steps = steps;
    this.rules = new StepRules(world);
    this.symmetry = symmetry;
    this.reduction = reduction;
    this.spins = spins;
    this.learning = learning;
    this.tasks = world.tasks();
    this.automata = new Automaton[tasks];
    for (int task = 0; task < tasks; task++) {
      automata[task] = world.automaton(task);
    }
    this.nodes = new ControlLocation[tasks];
    this.base = new long[layout.words()];
    this.successor = new long[layout.words()];
    this.blocked = new int[tasks];
  }

  /** Another expander of the same states, for another thread; it learns nothing. */
  SuccessorGenerator helper() {
    return new SuccessorGenerator(world, layout, steps, symmetry.copy(), reduction, spins, false);
  }

  /** Makes a packed state the one that is being worked on, in the world's memory as well. */
  public void load(long[] packed, int offset) {
    begin(packed, offset);
    fillMemory();
  }

  /** Puts the loaded state into the world's memory. */
  public void fillMemory() {
    layout.unpack(base, 0, memory.values());
    memory.commit();
  }

  private void begin(long[] packed, int offset) {
    System.arraycopy(packed, offset, base, 0, base.length);
    for (int task = 0; task < tasks; task++) {
      nodes[task] = automata[task].node(layout.value(base, world.shape().node(task)));
    }
  }

  /** Expands a packed state, unless that takes code that has not run yet; says so. */
  public boolean expandKnown(long[] packed, int offset, Visitor visitor) {
    try {
      expand(packed, offset, visitor);
      return true;
    } catch (Unlearned | StateLayout.DoesNotFit later) {
      return false;
    }
  }

  /** Expands a packed state. */
  public void expand(long[] packed, int offset, Visitor visitor) {
    begin(packed, offset);
    blockedCount = 0;
    stuckCount = 0;
    moves = 0;
    timerRuns = false;
    bug = findBug();
    if (bug != null) {
      return;
    }
    boolean spinning = spins != null && spins.find(base) >= 0;
    int first = reduction == null || spinning ? -1 : reduction.first(this);
    if (first >= 0) {
      leadsOn = false;
      expandTask(first, visitor);
      if (leadsOn) {
        return;
      }
    }
    for (int task = 0; task < tasks; task++) {
      if (task != first && !symmetry.sameAsPrevious(base, task)) {
        expandTask(task, visitor);
      }
    }
    if (timerRuns && (moves == 0 || spinning)) {
      passTime(visitor);
    }
  }

  /** Lets time pass in a packed state, whoever can move there. */
  public void letTimePass(long[] packed, Visitor visitor) {
    begin(packed, 0);
    passTime(visitor);
  }

  private @Nullable KernelBug findBug() {
    for (int task = 0; task < tasks; task++) {
      KernelBug found = nodes[task].bug;
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The node that a task is at in the loaded state. */
  public ControlLocation node(int task) {
    return nodes[task];
  }

  /** The jiffies until a task's timer fires in the loaded state. */
  public int timer(int task) {
    return layout.value(base, timerSlot(task));
  }

  private int timerSlot(int task) {
    return world.shape().timer(task);
  }

  private void expandTask(int task, Visitor visitor) {
    ControlLocation node = nodes[task];
    if (node.finished()) {
      return;
    }
    TransitionCache.Moves ways = ways(task, node);
    Step<?> step = node.step;
    if (ways.count() == 0 && step != null) {
      blocked[blockedCount++] = task;
      stuckCount += step.idles() ? 0 : 1;
      timerRuns |= step.timed();
    }
    for (int way = 0; way < ways.count(); way++) {
      move = ways.get(way);
      move.apply(base, successor);
      handOver(task, move.branch, visitor);
    }
  }

  /** The ways in which a task may go on. */
  private TransitionCache.Moves ways(int task, ControlLocation node) {
    if (learning) {
      return steps.ways(task, node, base);
    }
    TransitionCache.Moves known = steps.known(task, node, base);
    if (known == null) {
      throw new Unlearned();
    }
    return known;
  }

  /** Nobody can move: the clock goes on to the moment at which the next timer fires. */
  private void passTime(Visitor visitor) {
    move = null;
    System.arraycopy(base, 0, successor, 0, base.length);
    int delta = jiffiesToNextTimer();
    for (int task = 0; task < tasks; task++) {
      int left = timer(task);
      if (left == 0) {
        continue;
      }
      layout.put(successor, timerSlot(task), left - delta);
      if (left == delta && steps.fusing() && isMereSleep(task)) {
        // With reduction, a mere sleep ends together with its timer: that concerns nobody else.
        endOfSleep(task).apply(successor, successor);
      }
    }
    handOver(Counterexample.Choice.CLOCK, 0, visitor);
  }

  private boolean isMereSleep(int task) {
    Step<?> step = nodes[task].step;
    return step != null && step.touchesNothing();
  }

  private Move endOfSleep(int task) {
    Move known = steps.knownEnd(task, nodes[task]);
    if (known != null) {
      return known;
    }
    mayLearn();
    return steps.learnEnd(task, nodes[task], base);
  }

  private void mayLearn() {
    if (!learning) {
      throw new Unlearned();
    }
  }

  /** How far the clock has to go in the loaded state; 0 if no timer runs. */
  public int jiffiesToNextTimer() {
    int least = 0;
    for (int task = 0; task < tasks; task++) {
      int left = timer(task);
      if (left > 0 && (least == 0 || left < least)) {
        least = left;
      }
    }
    return least;
  }

  private void handOver(int task, int branch, Visitor visitor) {
    moves++;
    symmetry.sort(successor);
    leadsOn |= visitor.visit(task, branch, successor);
  }

  /** The program whose states are expanded. */
  public Program program() {
    return world;
  }

  public int tasks() {
    return tasks;
  }

  /** What the step that led to the successor being visited has achieved. */
  public Progress progress() {
    return move == null ? Progress.NONE : move.progress;
  }

  /**
   * Whether a task alone can go on from a node, in the state as it was left by {@link #stepAnyway}.
   */
  public boolean canStep(int task, ControlLocation at) {
    Step<?> step = at.step;
    if (step == null) {
      return false;
    }
    memory.open(task, 0);
    boolean enabled = rules.run(step, step::enabled);
    memory.close();
    return enabled;
  }

  /**
   * Takes a task's step whether its guard holds or not, until {@link #forget}; returns what
   * follows.
   */
  public ControlLocation stepAnyway(int task, ControlLocation at) {
    Step<?> step = at.step;
    if (step == null) {
      return at;
    }
    memory.open(task, 0);
    Object seen = rules.run(step, step::execute);
    memory.close();
    return automata[task].next(at, seen);
  }

  /** A copy of the world's memory. */
  public int[] cells() {
    return Arrays.copyOf(memory.values(), world.shape().slots());
  }

  /** Takes back what {@link #stepAnyway} did. */
  public void forget() {
    memory.undoTo(0);
  }

  /** The result of the step that led to the successor being visited; null for the clock. */
  public @Nullable Object result() {
    return move == null ? null : move.result;
  }

  /** Whether a task can go on in the loaded state. */
  public boolean enabled(int task) {
    TransitionCache.Moves known = steps.known(task, nodes[task], base);
    if (known != null) {
      return known.count() > 0;
    }
    mayLearn();
    return steps.enabled(task, nodes[task], base);
  }

  /** How many successors the expanded state had. */
  public int moves() {
    return moves;
  }

  /** Whether somebody waits for something else than work, and no step and no timer is left. */
  public boolean stuck() {
    return bug == null && moves == 0 && stuckCount > 0;
  }

  /** What the modelled kernel complained about on the way into the expanded state. */
  public @Nullable KernelBug bug() {
    return bug;
  }

  public int blockedCount() {
    return blockedCount;
  }

  /** The index of a task that has to wait in the expanded state. */
  public int blocked(int which) {
    return blocked[which];
  }

  public Symmetry symmetry() {
    return symmetry;
  }
}
