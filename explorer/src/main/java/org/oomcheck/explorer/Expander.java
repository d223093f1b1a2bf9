// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
final class Expander {

  /** Receives the successors of a state. */
  interface Visitor {

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

  /** Thrown when a value needs more bits than the layout has for it. */
  static final class DoesNotFit extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final int slot;
    final int value;

    DoesNotFit(int slot, int value) {
      super(null, null, false, false);
      this.slot = slot;
      this.value = value;
    }
  }

  /**
   * How many questions in a row are answered at once; a loop that only asks must not go on for
   * ever.
   */
  private static final int MOST_FUSED = 16;

  private final BootedWorld world;
  private final Memory memory;
  private final StateLayout layout;
  private final Symmetry symmetry;
  private final @Nullable Reduction reduction;
  private final boolean fusing;

  /** The states in which time passes although tasks can move. */
  private final @Nullable StateStore spins;

  private final boolean eager;
  private final int tasks;
  private final Automaton[] automata;

  /** Where every task is in the loaded state. */
  private final Node[] nodes;

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
  private Progress progress = Progress.NONE;

  /** The result of the step that led to the successor being visited; null for the clock. */
  private @Nullable Object result;

  Expander(
      BootedWorld world,
      StateLayout layout,
      TimeMode time,
      boolean symmetric,
      @Nullable Reduction reduction,
      Spins spins) {
    this.world = world;
    this.memory = world.memory();
    this.layout = layout;
    this.symmetry = new Symmetry(world, layout, symmetric);
    this.reduction = reduction;
    this.spins = spins.packed(layout, this.symmetry);
    this.fusing = reduction != null && reduction.fusing();
    this.eager = time == TimeMode.EAGER;
    this.tasks = world.tasks();
    this.automata = new Automaton[tasks];
    for (int task = 0; task < tasks; task++) {
      automata[task] = world.automaton(task);
    }
    this.nodes = new Node[tasks];
    this.base = new long[layout.words()];
    this.successor = new long[layout.words()];
    this.blocked = new int[tasks];
  }

  /** Makes a packed state the one that is being worked on. */
  void load(long[] packed, int offset) {
    System.arraycopy(packed, offset, base, 0, base.length);
    layout.unpack(packed, offset, memory.values());
    memory.commit();
    for (int task = 0; task < tasks; task++) {
      nodes[task] = automata[task].node(memory.value(world.block(task) + BootedWorld.NODE));
    }
  }

  /** Expands a packed state. */
  void expand(long[] packed, int offset, Visitor visitor) {
    load(packed, offset);
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
  void letTimePass(long[] packed, Visitor visitor) {
    load(packed, 0);
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
  Node node(int task) {
    return nodes[task];
  }

  /** The jiffies until a task's timer fires in the loaded state. */
  int timer(int task) {
    return memory.value(world.block(task) + BootedWorld.TIMER);
  }

  private void expandTask(int task, Visitor visitor) {
    Node node = node(task);
    if (node.finished()) {
      return;
    }
    Step<?> step = node.step;
    if (step == null) {
      int answers = node.answers == null ? 0 : node.answers.size();
      for (int answer = 0; answer < answers; answer++) {
        arrive(task, node, answer, answer, 0, visitor);
      }
      return;
    }
    int left = timer(task);
    memory.open(task, eager ? step.timeout() : left);
    boolean enabled = step.enabled();
    boolean expired = step.timed() && (eager || left == 0);
    memory.close();
    if (enabled) {
      memory.open(task, eager ? step.timeout() : left);
      Object seen = step.execute();
      memory.close();
      arrive(task, node, seen, 0, 0, visitor);
      memory.undoTo(0);
    } else if (!expired) {
      blocked[blockedCount++] = task;
      stuckCount += step.idles() ? 0 : 1;
      timerRuns |= step.timed();
    }
    if (expired) {
      memory.open(task, 0);
      Object seen = step.executeTimeout();
      memory.close();
      arrive(task, node, seen, 1, 0, visitor);
      memory.undoTo(0);
    }
  }

  /**
   * Lets the task go on to its next node and hands over the successor. With reduction, a question
   * that comes up there is answered at once: it concerns nobody else.
   */
  private void arrive(int task, Node from, Object seen, int branch, int fused, Visitor visitor) {
    Node next = automata[task].next(from, seen);
    List<String> answers = next.answers;
    if (fusing && answers != null && fused < MOST_FUSED) {
      for (int answer = 0; answer < answers.size(); answer++) {
        arrive(task, next, answer, answer, fused + 1, visitor);
      }
      return;
    }
    result = seen;
    progress = progress(from, next, seen, automata[task].role().daemon());
    int mark = memory.changes();
    int block = world.block(task);
    memory.put(block + BootedWorld.NODE, next.id);
    memory.put(block + BootedWorld.TIMER, eager ? 0 : next.timeout());
    handOver(task, branch, visitor);
    memory.undoTo(mark);
  }

  /** A step that came to nothing achieves nothing; a task that ends has done its work. */
  private static Progress progress(Node from, Node next, Object seen, boolean daemon) {
    if (next.finished() && !daemon) {
      return Progress.WORK;
    }
    Step<?> step = from.step;
    return step == null || Boolean.FALSE.equals(seen) ? Progress.NONE : step.progress();
  }

  /** Nobody can move: the clock goes on to the moment at which the next timer fires. */
  private void passTime(Visitor visitor) {
    result = null;
    progress = Progress.NONE;
    int delta = jiffiesToNextTimer();
    for (int task = 0; task < tasks; task++) {
      int left = timer(task);
      if (left > 0) {
        memory.put(world.block(task) + BootedWorld.TIMER, left - delta);
        if (left == delta && fusing) {
          wakeUp(task);
        }
      }
    }
    handOver(Counterexample.Choice.CLOCK, 0, visitor);
    memory.undoTo(0);
  }

  /** With reduction, a mere sleep ends together with its timer: that concerns nobody else. */
  private void wakeUp(int task) {
    Step<?> step = nodes[task].step;
    if (step == null || !step.touchesNothing()) {
      return;
    }
    memory.open(task, 0);
    Object seen = step.executeTimeout();
    memory.close();
    Node next = automata[task].next(nodes[task], seen);
    memory.put(world.block(task) + BootedWorld.NODE, next.id);
    memory.put(world.block(task) + BootedWorld.TIMER, next.timeout());
  }

  /** How far the clock has to go in the loaded state; 0 if no timer runs. */
  int jiffiesToNextTimer() {
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
    System.arraycopy(base, 0, successor, 0, base.length);
    for (int change = 0; change < memory.changes(); change++) {
      int slot = memory.changedSlot(change);
      int value = memory.value(slot);
      if (!layout.fits(slot, value)) {
        memory.undoTo(0);
        throw new DoesNotFit(slot, value);
      }
      layout.put(successor, slot, value);
    }
    symmetry.sort(successor);
    leadsOn |= visitor.visit(task, branch, successor);
  }

  int tasks() {
    return tasks;
  }

  /** What the step that led to the successor being visited has achieved. */
  Progress progress() {
    return progress;
  }

  /**
   * Whether a task alone can go on from a node, in the state as it was left by {@link #stepAnyway}.
   */
  boolean canStep(int task, Node at) {
    Step<?> step = at.step;
    if (step == null) {
      return false;
    }
    memory.open(task, 0);
    boolean enabled = step.enabled();
    memory.close();
    return enabled;
  }

  /**
   * Takes a task's step whether its guard holds or not, until {@link #forget}; returns what
   * follows.
   */
  Node stepAnyway(int task, Node at) {
    Step<?> step = at.step;
    if (step == null) {
      return at;
    }
    memory.open(task, 0);
    Object seen = step.execute();
    memory.close();
    return automata[task].next(at, seen);
  }

  /** Takes back what {@link #stepAnyway} did. */
  void forget() {
    memory.undoTo(0);
  }

  /** The result of the step that led to the successor being visited; null for the clock. */
  @Nullable Object result() {
    return result;
  }

  /** Whether the guard of a task's next step holds in the loaded state; true for a choice. */
  boolean enabled(int task) {
    Step<?> step = node(task).step;
    if (step == null) {
      return !node(task).finished();
    }
    memory.open(task, timer(task));
    boolean enabled = step.enabled() || (step.timed() && (eager || timer(task) == 0));
    memory.close();
    return enabled;
  }

  /** How many successors the expanded state had. */
  int moves() {
    return moves;
  }

  /** Whether somebody waits for something else than work, and no step and no timer is left. */
  boolean stuck() {
    return bug == null && moves == 0 && stuckCount > 0;
  }

  /** What the modelled kernel complained about on the way into the expanded state. */
  @Nullable KernelBug bug() {
    return bug;
  }

  int blockedCount() {
    return blockedCount;
  }

  /** The index of a task that has to wait in the expanded state. */
  int blocked(int which) {
    return blocked[which];
  }

  Symmetry symmetry() {
    return symmetry;
  }
}
