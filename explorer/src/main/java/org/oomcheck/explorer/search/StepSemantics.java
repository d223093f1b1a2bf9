// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Memory;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.program.StateShape;
import org.oomcheck.explorer.program.StepRules;
import org.oomcheck.explorer.relevance.StepCase;
import org.oomcheck.explorer.relevance.StepEffect;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * The semantics of a program: what a task's next step does in a state, and what the passing of time
 * does. {@link SuccessorGenerator} tries all tasks; {@link TransitionCache} keeps the code of a
 * step from running twice in the same case. Neither adds anything to what is said here:
 *
 * <ul>
 *   <li>Guard: a task whose guard holds can take its step. The guard writes nothing.
 *   <li>Effect: the step changes cells and has a result, in one atomic action with its guard. The
 *       result decides at which control location the task is next.
 *   <li>Timeout: a task that comes to a timed step arms its timer. While the timer is armed, only
 *       the guard lets the task go on. Once it has fired, the wait may also time out; if the guard
 *       holds as well, both are outcomes. With eager time no timer is armed: a timed step may time
 *       out at any moment.
 *   <li>Choice: a task that asks a question can get every answer.
 *   <li>Clock: time passes until the next timer fires. When that may happen is up to {@link
 *       SuccessorGenerator}.
 * </ul>
 *
 * <p>The code of steps runs on the program's memory, so only one thread may run it. The clock works
 * on packed states, and any thread may ask for it.
 */
public final class StepSemantics {
  private final Program program;
  private final StateShape shape;
  private final int tasks;
  private final Memory memory;
  private final StepRules rules;
  private final StateLayout layout;
  private final boolean eager;

  /**
   * The semantics on states of a layout.
   *
   * @param time when timers fire
   */
  public StepSemantics(Program program, StateLayout layout, TimeMode time) {
    this.program = program;
    this.shape = program.shape();
    this.tasks = shape.tasks();
    this.memory = program.memory();
    this.rules = new StepRules(program);
    this.layout = layout;
    this.eager = time == TimeMode.EAGER;
  }

  // Guard

  /** Whether a task has an outcome in the state in memory. Only the guard runs, not the effect. */
  boolean enabled(int task, ControlLocation at) {
    Step<?> step = at.step;
    if (step == null) {
      return !at.finished();
    }
    int left = memory.value(shape.timer(task));
    memory.open(task, eager ? step.timeout() : left);
    boolean enabled = rules.enabled(step) || (step.timed() && left == 0);
    memory.close();
    return enabled;
  }

  /** Whether a task's next step has the order that it may have, in the state in memory. */
  boolean ordered(int task, ControlLocation at) {
    if (at.step == null || !at.step.mayBeUnordered()) {
      return true;
    }
    memory.open(task, 0);
    boolean ordered = at.step.isOrdered();
    memory.close();
    return ordered;
  }

  // Effect and timeout

  /**
   * All outcomes of a task's next step in the state in memory, none if the task is blocked. Reads
   * are recorded; afterwards the memory is as it was.
   */
  StepOutcomes outcomes(int task, ControlLocation at) {
    List<StepOutcome> outcomes = new ArrayList<>();
    Step<?> step = at.step;
    if (step == null) {
      choose(task, at, outcomes);
      return new StepOutcomes(outcomes);
    }
    int left = step.timed() && !eager ? memory.recorded(shape.timer(task)) : 0;
    memory.open(task, eager ? step.timeout() : left);
    if (rules.enabled(step)) {
      take(task, at, step, step::execute, StepOutcome.EFFECT, outcomes);
    }
    if (step.timed() && left == 0) {
      memory.open(task, 0);
      take(task, at, step, step::executeTimeout, StepOutcome.TIMEOUT, outcomes);
    }
    memory.close();
    rules.checkReads(step);
    return new StepOutcomes(outcomes);
  }

  /** The case that was recorded in memory last, as slots and values. */
  StepCase recorded(int task, ControlLocation at, StepOutcomes outcomes) {
    int[] slots = new int[memory.reads()];
    Arrays.setAll(slots, memory::readSlot);
    int[] values = Arrays.stream(slots).map(memory::value).toArray();
    List<StepEffect> effects = outcomes.all().stream().map(StepOutcome::effect).toList();
    return new StepCase(task, at.id, slots, values, effects);
  }

  private <T> void take(
      int task,
      ControlLocation at,
      Step<?> step,
      Supplier<T> code,
      int branch,
      List<StepOutcome> outcomes) {
    Object result = rules.run(step, code);
    memory.close();
    rules.checkWrites(step);
    arrive(task, at, result, branch, outcomes);
    memory.undoTo(0);
  }

  // Choice

  /** Gives every answer to the question at a control location. */
  private void choose(int task, ControlLocation at, List<StepOutcome> outcomes) {
    int answers = at.answers == null ? 0 : at.answers.size();
    for (int answer = 0; answer < answers; answer++) {
      arrive(task, at, answer, answer, outcomes);
    }
  }

  // What follows a result

  /** Lets the task go on to its next control location. */
  private void arrive(
      int task, ControlLocation from, Object result, int branch, List<StepOutcome> outcomes) {
    ControlLocation next = program.automaton(task).next(from, result);
    int mark = memory.changes();
    moveTo(task, next);
    boolean daemon = program.automaton(task).role().daemon();
    Progress progress = progress(from, next, result, daemon);
    outcomes.add(new StepOutcome(branch, result, progress, layout, memory));
    memory.undoTo(mark);
  }

  private void moveTo(int task, ControlLocation next) {
    memory.put(shape.node(task), next.id);
    memory.put(shape.timer(task), eager ? 0 : next.timeout());
  }

  /** A step that came to nothing achieves nothing; a task that ends has done its work. */
  private static Progress progress(
      ControlLocation from, ControlLocation next, Object result, boolean daemon) {
    if (next.finished() && !daemon) {
      return Progress.WORK;
    }
    Step<?> step = from.step;
    boolean nothing = Boolean.FALSE.equals(result) || result instanceof Step.Interruption;
    return step == null || nothing ? Progress.NONE : step.progress();
  }

  // Clock

  /** The jiffies until a task's timer fires, 0 if none is armed. */
  int timer(long[] state, int task) {
    return layout.value(state, shape.timer(task));
  }

  /** How far the clock goes in a state: to the timer that fires next; 0 if none is armed. */
  int jiffiesToNextTimer(long[] state) {
    int least = 0;
    for (int task = 0; task < tasks; task++) {
      int left = timer(state, task);
      if (left > 0 && (least == 0 || left < least)) {
        least = left;
      }
    }
    return least;
  }

  /**
   * Lets time pass until the next timer fires.
   *
   * @param after becomes the state in which it does
   * @return how many jiffies pass
   * @throws StateLayout.DoesNotFit if a timer needs a wider layout
   */
  int passTime(long[] before, long[] after) {
    System.arraycopy(before, 0, after, 0, before.length);
    int delta = jiffiesToNextTimer(before);
    for (int task = 0; task < tasks; task++) {
      int left = timer(before, task);
      if (left > 0) {
        layout.put(after, shape.timer(task), left - delta);
      }
    }
    return delta;
  }

  // A task on its own: what it would do if it were woken

  /** Whether the guard at a control location holds with the values that are in memory now. */
  boolean guardHolds(int task, ControlLocation at) {
    Step<?> step = at.step;
    if (step == null) {
      return false;
    }
    memory.open(task, 0);
    boolean enabled = rules.run(step, step::enabled);
    memory.close();
    return enabled;
  }

  /** Takes a step whether its guard holds or not; its effect stays in memory. */
  ControlLocation stepAnyway(int task, ControlLocation at) {
    return at.step == null ? at : doAnyway(task, at, at.step, at.step::execute);
  }

  /** Lets a timed step end by its timeout, whatever the time; its effect stays in memory. */
  ControlLocation timeOutAnyway(int task, ControlLocation at) {
    return at.step == null ? at : doAnyway(task, at, at.step, at.step::executeTimeout);
  }

  private ControlLocation doAnyway(int task, ControlLocation at, Step<?> step, Supplier<?> code) {
    memory.open(task, 0);
    Object result = rules.run(step, code);
    memory.close();
    return program.automaton(task).tried(at, result);
  }
}
