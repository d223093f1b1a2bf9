// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.model.machine.AssumptionWithdrawn;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.ProgramText;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * One run of a task's body, alone, guided by results: every step is answered with the next of them.
 * At the first step without an answer the run is over, and that step is what the task does next. No
 * step is executed, no state is touched.
 */
public final class GuidedRun {

  /** Unwinds the body; every further step throws it again, so finally blocks do no harm. */
  private static final class Unwind extends Error {
    private static final long serialVersionUID = 1L;

    Unwind() {
      super("the results end here", null, false, false);
    }
  }

  /** Thrown where the body takes another step than it should. */
  static final class OtherStep extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String difference;

    OtherStep(String difference) {
      super(difference, null, false, false);
      this.difference = difference;
    }

    String difference() {
      return difference;
    }
  }

  private final Unwind unwind = new Unwind();

  /** The thread that runs the body: what it does on another one has no place in its order. */
  private final Thread thread = Thread.currentThread();

  /** A body that passes so many loop heads without a step never takes one. */
  private static final int MAX_MARKS = 100_000;

  private final Task task;
  private final List<Object> results;
  private final List<ControlLocation> expected;

  /** The control locations, by their numbers, at which the step was compared in full. */
  private final BitSet passed;

  private final boolean several;
  private final boolean wantsStack;
  private final MeetingPoints meetings;
  private int next;
  private int marks;
  private @Nullable HistoryPoint seen;
  private int loopsHere;
  private HistoryPoint position;
  private boolean over;
  private boolean ended;
  private boolean pidIsRead;
  private @Nullable RuntimeException refused;

  private @Nullable Step<?> step;
  private @Nullable List<String> answers;
  private @Nullable KernelBug bug;
  private String label = "";
  private List<KernelFrame> stack = List.of();

  /** Is called where this run meets an earlier one. */
  @FunctionalInterface
  public interface MeetingPoints {

    /**
     * Takes a meeting.
     *
     * @param consumed how many results this run has seen
     */
    void meet(LoopName loop, HistoryPoint at, HistoryPoint from, int consumed);
  }

  /**
   * The loop at whose head or end runs meet.
   *
   * @param interpreted whether it is one of a text, whose interpreter declares all that it keeps
   */
  public record LoopName(String name, boolean interpreted) {}

  /**
   * @param pid the number that the task has
   * @param expected the control locations at which the last results are expected to be used
   * @param passed those of them, by their numbers, at which the label of the step is enough; the
   *     others that this run passes are added
   * @param wantsStack whether the stack is wanted where the run ends at a new control location
   */
  GuidedRun(
      Role role,
      int pid,
      HistoryPoint root,
      List<Object> results,
      List<ControlLocation> expected,
      BitSet passed,
      boolean wantsStack,
      MeetingPoints meetings) {
    this.task = new Task(role.comm(), () -> named(pid), role.flags());
    this.several = role.count() > 1;
    this.position = root;
    this.results = results;
    this.expected = expected;
    this.passed = passed;
    this.wantsStack = wantsStack;
    this.meetings = meetings;
  }

  private int named(int pid) {
    if (ended && several) {
      throw new HarnessException(
          "a guard or an effect reads the pid of task "
              + task.comm()
              + ", of which there are several, and they are interchangeable; spawn a role of one"
              + " task for each");
    }
    pidIsRead = true;
    return pid;
  }

  void run(Runnable body) {
    KernelBug.runListening(() -> runGuided(body), this::complain);
    ended = true;
    if (refused != null) {
      throw refused;
    }
  }

  /** A complaint ends the task where it is made, also if its code catches it. */
  private void complain(KernelBug splat) {
    if (!over) {
      bug = splat.in(task.interpretedFrames());
      label = String.valueOf(bug.getMessage());
      keepStack();
      over = true;
    }
  }

  private void checkGoesOn(String what) {
    if (Thread.currentThread() != thread) {
      throw refuse(
          "task "
              + task.comm()
              + " takes the step '"
              + what
              + "' on another thread; a task is one thread, so spawn another task for it");
    }
    if (over) {
      throw unwind;
    }
  }

  private RuntimeException refuse(String why) {
    return end(new HarnessException(why));
  }

  /** Ends the run like this, whatever the body does about it. */
  private RuntimeException end(RuntimeException why) {
    refused = why;
    return why;
  }

  private void runGuided(Runnable body) {
    try {
      body.run();
      if (!over) {
        endBody();
      }
    } catch (Unwind end) {
      return;
    } catch (HarnessException | OtherStep | AssumptionWithdrawn e) {
      throw e;
    } catch (ProgramText.Refused e) {
      throw new HarnessException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      if (!over) {
        throw new HarnessException("the body of task " + task.comm() + " throws " + e + at(e), e);
      }
    }
    over = true;
  }

  private static String at(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }

  private void endBody() {
    String kept = task.whatItKeeps();
    label = kept.isEmpty() ? "end" : kept;
    bug = kept.isEmpty() ? bug : new KernelBug(Hazard.LOCK_MISUSE, kept);
  }

  @SuppressWarnings("unchecked")
  <T> T perform(Step<T> wanted) {
    checkGoesOn(wanted.label());
    if (next < results.size()) {
      compare(wanted.label(), wanted, null);
      Object result = results.get(next++);
      move(position.after(result));
      return (T) result;
    }
    task.mightSleep(wanted);
    step = wanted;
    label = wanted.label();
    throw stop();
  }

  int choose(String question, String[] possible) {
    checkGoesOn(question);
    if (possible.length == 0) {
      throw refuse("the question '" + question + "' has no answers");
    }
    if (next < results.size()) {
      compare(question, null, List.of(possible));
      Object result = results.get(next++);
      move(position.after(result));
      return (Integer) result;
    }
    answers = List.of(possible);
    label = question;
    throw stop();
  }

  private void compare(String asked, @Nullable Step<?> wanted, @Nullable List<String> possible) {
    int nth = next - (results.size() - expected.size());
    if (nth < 0) {
      return;
    }
    ControlLocation there = expected.get(nth);
    if (!there.label.equals(asked)) {
      throw end(new OtherStep(SameStep.labels(there.label, asked)));
    }
    boolean isOnlyTried = there.id < 0;
    if (!isOnlyTried && !passed.get(there.id)) {
      String difference =
          SameStep.difference(there, position, new SameStep.Next(asked, wanted, possible, null));
      if (difference != null) {
        throw end(new OtherStep(difference));
      }
      passed.set(there.id);
    }
  }

  private Unwind stop() {
    keepStack();
    over = true;
    return unwind;
  }

  /** A control location that was learned has its stack. */
  private void keepStack() {
    if (wantsStack && position.node == null) {
      stack = Stacks.ofCaller(task);
    }
  }

  private void move(HistoryPoint to) {
    position = to;
    loopsHere = 0;
    marks = 0;
    seen = null;
  }

  Loop loop(String named, boolean interpreted) {
    if (over) {
      throw unwind;
    }
    int ordinal = loopsHere++;
    return new OpenLoop(named, interpreted, position, ordinal);
  }

  /** A loop of the body, from where it is opened. */
  private final class OpenLoop implements Loop {
    private final String name;
    private final boolean interpreted;
    private final HistoryPoint entry;
    private final int ordinal;

    OpenLoop(String name, boolean interpreted, HistoryPoint entry, int ordinal) {
      this.name = name;
      this.interpreted = interpreted;
      this.entry = entry;
      this.ordinal = ordinal;
    }

    @Override
    public void head(Object... locals) {
      mark(this, false, locals);
    }

    @Override
    public void leave(Object... locals) {
      mark(this, true, locals);
    }

    LoopName name() {
      return new LoopName(name, interpreted);
    }
  }

  private void mark(OpenLoop loop, boolean end, Object[] locals) {
    if (over) {
      throw unwind;
    }
    HistoryPoint to = loop.entry.at(loop.ordinal, end, locals, task, position);
    boolean same = to == position && !end;
    // A mark since the last step is kept, a later one each time twice as many have been made.
    marks++;
    if (loop.interpreted && (same || (to == seen && to != position))) {
      throw new KernelBug(
          Hazard.KERNEL_BUG,
          "soft lockup: %s() loops without taking a step%s".formatted(loop.name, innermost()));
    } else if (same || marks > MAX_MARKS) {
      throw refuse(
          "the loop '%s' of task %s loops without taking a step%s"
              .formatted(loop.name, task.comm(), innermost()));
    }
    seen = Integer.bitCount(marks) == 1 ? to : seen;
    if (to.meets(position)) {
      meetings.meet(loop.name(), to, position, next);
    }
    position = to;
    loopsHere = 0;
  }

  private String innermost() {
    return KernelFrame.innermost(task.interpretedFrames()).map(at -> ", at " + at).orElse("");
  }

  Task task() {
    return task;
  }

  /** Whether the body has asked for the pid of its task. */
  boolean pidIsRead() {
    return pidIsRead;
  }

  /** Where the run ended. */
  public HistoryPoint position() {
    return position;
  }

  /** Whether the body ended before all results were used. */
  boolean endedEarly() {
    return next < results.size();
  }

  @Nullable Step<?> step() {
    return step;
  }

  @Nullable List<String> answers() {
    return answers;
  }

  @Nullable KernelBug bug() {
    return bug;
  }

  /** What the body does next, where the run ended. */
  SameStep.Next end() {
    return new SameStep.Next(label, step, answers, bug);
  }

  String label() {
    return label;
  }

  List<KernelFrame> stack() {
    return stack;
  }
}
