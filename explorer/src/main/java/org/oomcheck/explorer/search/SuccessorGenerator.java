// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Memory;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.StateStore;
import org.oomcheck.explorer.state.Symmetry;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * Expands a state: tries the next step of every task and hands each successor to a visitor. What a
 * step does is up to {@link StepSemantics}; here is the loop over the tasks:
 *
 * <ul>
 *   <li>After a bug in the modelled kernel nothing follows.
 *   <li>Every task that is not blocked takes its step, with each outcome. Of interchangeable tasks
 *       in the same situation only the first does, see {@link Symmetry}. With reduction only some
 *       tasks do, see {@link StubbornSets}.
 *   <li>If no task is runnable, or all runnable tasks spin, time passes until the next timer fires.
 * </ul>
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
     */
    void visit(int task, int branch, long[] successor);
  }

  /** Thrown where the code of a step would have to run, and must not. */
  private static final class Unlearned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unlearned() {
      super(null, null, false, false);
    }
  }

  private final Program program;
  private final StateShape shape;
  private final Memory memory;
  final StateLayout layout;
  private final Symmetry symmetry;
  private final @Nullable StubbornSets reduction;
  final TransitionCache cache;
  private final StepSemantics semantics;

  /** The states in which time passes although tasks are runnable. */
  private final @Nullable StateStore spins;

  /** The cases of the expanded state whose code need not run; null if all of it has to. */
  @Nullable MetCases met;

  /** Whether the code of steps may run here; otherwise only learned cases are used. */
  private final boolean runsCode;

  private final int tasks;
  private final Automaton[] automata;

  /** The control location of every task in the loaded state. */
  private final ControlLocation[] nodes;

  final long[] base;
  private final long[] successor;

  /** The blocked tasks of the expanded state. */
  private final int[] blocked;

  private int blockedCount;

  /** How many blocked tasks do not merely idle. */
  private int stuckCount;

  private int moves;
  private boolean timedTaskIsBlocked;
  private @Nullable KernelBug bug;

  /** Whether there is a complaint in the expanded state, ended or not. */
  private boolean complains;

  /** What led to the successor being visited; null for the clock. */
  private @Nullable StepOutcome outcome;

  public SuccessorGenerator(
      Program program,
      StateLayout layout,
      TransitionCache cache,
      Symmetry symmetry,
      @Nullable StubbornSets reduction,
      SpinStates spins) {
    this(program, layout, cache, symmetry, reduction, spins.packed(layout, symmetry), true);
  }

  private SuccessorGenerator(
      Program program,
      StateLayout layout,
      TransitionCache cache,
      Symmetry symmetry,
      @Nullable StubbornSets reduction,
      @Nullable StateStore spins,
      boolean runsCode) {
    this.program = program;
    this.shape = program.shape();
    this.memory = program.memory();
    this.layout = layout;
    this.cache = cache;
    this.semantics = cache.semantics();
    this.symmetry = symmetry;
    this.reduction = reduction;
    this.spins = spins;
    this.runsCode = runsCode;
    this.tasks = program.tasks();
    this.automata = new Automaton[tasks];
    for (int task = 0; task < tasks; task++) {
      automata[task] = program.automaton(task);
    }
    this.nodes = new ControlLocation[tasks];
    this.base = new long[layout.words()];
    this.successor = new long[layout.words()];
    this.blocked = new int[tasks];
  }

  /** Another generator for the same states, for another thread; it runs no code of steps. */
  SuccessorGenerator helper() {
    Symmetry own = symmetry.copy();
    return new SuccessorGenerator(program, layout, cache, own, reduction, spins, false);
  }

  /** Makes a packed state the one that is worked on, in the program's memory as well. */
  public void load(long[] packed, int offset) {
    begin(packed, offset);
    fillMemory();
  }

  /** Whether a task's next step has the order that it may have; the state is loaded. */
  public boolean ordered(int task) {
    return semantics.ordered(task, nodes[task]);
  }

  /** Puts the loaded state into the program's memory. */
  public void fillMemory() {
    layout.unpack(base, 0, memory.values());
    memory.commit();
  }

  void begin(long[] packed, int offset) {
    System.arraycopy(packed, offset, base, 0, base.length);
    for (int task = 0; task < tasks; task++) {
      nodes[task] = automata[task].node(layout.value(base, shape.node(task)));
    }
  }

  /** Expands a packed state, if all its cases are learned and its successors fit; says so. */
  boolean expandLearned(long[] packed, int offset, Visitor visitor) {
    try {
      expand(packed, offset, visitor);
      return true;
    } catch (Unlearned | StateLayout.DoesNotFit later) {
      return false;
    }
  }

  /**
   * Expands a packed state.
   *
   * @throws StateLayout.DoesNotFit if a successor needs a wider layout
   */
  public void expand(long[] packed, int offset, Visitor visitor) {
    begin(packed, offset);
    blockedCount = 0;
    stuckCount = 0;
    moves = 0;
    timedTaskIsBlocked = false;
    findComplaints();
    if (bug != null) {
      return;
    }
    LockHolders.check(this, nodes);
    if (reduction != null) {
      reduction.choose(this);
    }
    for (int task = 0; task < tasks; task++) {
      if (!isLikePrevious(task)) {
        expandTask(task, visitor);
      }
    }
    boolean spinning = spins != null && spins.find(base) >= 0;
    if (timedTaskIsBlocked && (moves == 0 || spinning)) {
      passTime(visitor);
    }
  }

  /** Whether a task of a loaded state is interchangeable with the one before it. */
  boolean isLikePrevious(int task) {
    return symmetry.sameAsPrevious(base, task);
  }

  private void findComplaints() {
    bug = null;
    complains = false;
    for (int task = 0; task < tasks; task++) {
      ControlLocation at = nodes[task];
      complains |= at.complains;
      if (bug == null && at.bug != null) {
        bug = at.bug;
      }
    }
  }

  private void expandTask(int task, Visitor visitor) {
    ControlLocation node = nodes[task];
    if (node.finished()) {
      return;
    }
    StepOutcomes outcomes = outcomes(task, node);
    Step<?> step = node.step;
    if (outcomes.count() == 0 && step != null) {
      blocked[blockedCount++] = task;
      stuckCount += step.idles() ? 0 : 1;
      timedTaskIsBlocked |= step.timed();
    }
    if (reduction != null && !reduction.follows(task)) {
      return;
    }
    for (int which = 0; which < outcomes.count(); which++) {
      StepOutcome next = outcomes.get(which);
      outcome = next;
      next.apply(base, successor);
      handOver(task, next.branch, visitor);
    }
  }

  StepOutcomes outcomes(int task, ControlLocation node) {
    StepOutcomes known = met == null ? null : met.known(task);
    if (known != null) {
      return known;
    } else if (runsCode) {
      return cache.outcomes(task, node, base);
    }
    StepOutcomes learned = cache.learned(task, node, base);
    if (learned == null) {
      throw new Unlearned();
    }
    return learned;
  }

  /** Lets time pass in a packed state, whichever tasks are runnable there. */
  void letTimePass(long[] packed, Visitor visitor) {
    begin(packed, 0);
    passTime(visitor);
  }

  /** The clock goes on to the moment at which the next timer fires. */
  private void passTime(Visitor visitor) {
    outcome = null;
    semantics.passTime(base, successor);
    handOver(Counterexample.Choice.CLOCK, 0, visitor);
  }

  void requireCode() {
    if (!runsCode) {
      throw new Unlearned();
    }
  }

  private void handOver(int task, int branch, Visitor visitor) {
    moves++;
    symmetry.sort(successor);
    visitor.visit(task, branch, successor);
  }

  /** The layout of the states that are expanded. */
  public StateLayout layout() {
    return layout;
  }

  /** The program whose states are expanded. */
  public Program program() {
    return program;
  }

  public int tasks() {
    return tasks;
  }

  /** The control location of a task in the loaded state. */
  public ControlLocation node(int task) {
    return nodes[task];
  }

  /** The jiffies until a task's timer fires in the loaded state, 0 if none is armed. */
  public int timer(int task) {
    return semantics.timer(base, task);
  }

  /** How far the clock has to go in the loaded state; 0 if no timer is armed. */
  public int jiffiesToNextTimer() {
    return semantics.jiffiesToNextTimer(base);
  }

  /** Whether a task is runnable in the loaded state. */
  public boolean enabled(int task) {
    StepOutcomes learned = cache.learned(task, nodes[task], base);
    if (learned != null) {
      return learned.count() > 0;
    }
    requireCode();
    return cache.enabled(task, nodes[task], base);
  }

  /** What the step that led to the successor being visited has achieved. */
  public Progress progress() {
    return outcome == null ? Progress.NONE : outcome.progress;
  }

  /** The result of the step that led to the successor being visited; null for the clock. */
  public @Nullable Object result() {
    return outcome == null ? null : outcome.result;
  }

  /** How many successors the expanded state had. */
  public int moves() {
    return moves;
  }

  /** Whether a task waits for something else than work, and no step and no timer is left. */
  public boolean stuck() {
    return bug == null && moves == 0 && stuckCount > 0;
  }

  /** What the modelled kernel complained about on the path into the expanded state. */
  public @Nullable KernelBug bug() {
    return bug;
  }

  /** Whether the modelled kernel or a judge complains in the expanded state. */
  public boolean complains() {
    return complains;
  }

  public int blockedCount() {
    return blockedCount;
  }

  /** The index of a task that is blocked in the expanded state. */
  public int blocked(int which) {
    return blocked[which];
  }

  public Symmetry symmetry() {
    return symmetry;
  }

  /**
   * Whether the guard at a control location holds, in the state as {@link #stepAnyway} has left it.
   */
  public boolean canStep(int task, ControlLocation at) {
    return semantics.guardHolds(task, at);
  }

  /** Takes a task's step whether its guard holds or not, until {@link #undo}; says what follows. */
  public ControlLocation stepAnyway(int task, ControlLocation at) {
    return semantics.stepAnyway(task, at);
  }

  /**
   * Takes the timeout of a task's timed step, whether it is due or not, until {@link #undo}; says
   * what follows.
   */
  public ControlLocation timeOutAnyway(int task, ControlLocation at) {
    return semantics.timeOutAnyway(task, at);
  }

  /** Takes back what {@link #stepAnyway} did. */
  public void undo() {
    memory.undoTo(0);
  }

  /** A copy of the program's memory. */
  public int[] cells() {
    return Arrays.copyOf(memory.values(), shape.slots());
  }
}
