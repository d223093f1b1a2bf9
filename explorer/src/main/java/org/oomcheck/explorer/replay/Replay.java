// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.hazard.HazardCheck.Said;
import org.oomcheck.explorer.hazard.LockCycle;
import org.oomcheck.explorer.hazard.RunEnd;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Standing;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.WorldSnapshot;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.SpinStates;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.explorer.search.Stepper;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * Takes a schedule step by step and tells what happens. A schedule that does not fit is refused; no
 * other task ever moves in place of the one that it names.
 */
public final class Replay {
  /** The result of a wait that was given up. */
  public static final String TIMED_OUT = "timed out";

  private static final Set<Hazard> REPEATING =
      Set.of(Hazard.OOM_LOCKUP, Hazard.BUSY_NO_OP, Hazard.STALL);

  private final StateSpace space;
  private final Program world;
  private final Options options;
  private final RunEnd end;
  private final Stepper stepper;
  private final List<Taken> taken = new ArrayList<>();
  private int jiffies;

  public Replay(StateSpace space, Options options) {
    this.space = space;
    this.world = space.program();
    this.options = options;
    this.stepper = new Stepper(world, options.time());
    this.end = new RunEnd(space, options);
  }

  /**
   * Takes the schedule and describes where it ends.
   *
   * @throws IllegalArgumentException if a step is not possible, or the hazard is not there at the
   *     end
   */
  public Counterexample run(Hazard hazard, List<Choice> schedule) {
    schedule.forEach(this::take);
    return checked(hazard, ending(hazard));
  }

  /**
   * Takes the schedule and describes where it ends, for one of several findings of a hazard.
   *
   * @param possible whether a lockup is no more than possible
   */
  public Counterexample run(Signature finding, boolean possible, List<Choice> schedule) {
    end.judge(finding);
    schedule.forEach(this::take);
    return checked(finding.hazard(), ending(finding.hazard(), finding, possible));
  }

  private static Counterexample checked(Hazard hazard, @Nullable Counterexample reached) {
    if (reached == null) {
      throw new IllegalArgumentException("the schedule does not end in " + hazard);
    }
    return reached;
  }

  /**
   * Takes the schedule and describes the world before the first step and after every step.
   *
   * @throws IllegalArgumentException if a step is not possible
   */
  public List<WorldSnapshot> watch(List<Choice> schedule) {
    List<WorldSnapshot> situations = new ArrayList<>(List.of(situation()));
    for (Choice choice : schedule) {
      take(choice);
      situations.add(situation());
    }
    return situations;
  }

  private WorldSnapshot situation() {
    stepper.expand((task, branch, successor) -> {});
    return new WorldSnapshot(jiffies, tasks(), world.sharedValues());
  }

  /** The steps that were taken. */
  public List<Taken> taken() {
    return taken;
  }

  /** The virtual time, in jiffies. */
  public int jiffies() {
    return jiffies;
  }

  /** Where the world is now. */
  public Stepper stepper() {
    return stepper;
  }

  /**
   * Takes a step.
   *
   * @throws IllegalArgumentException if it is not possible
   */
  public void take(Choice choice) {
    long[][] reached = new long[1][];
    String[] result = new String[1];
    Progress[] progress = new Progress[1];
    stepper.expand(
        (task, branch, successor) -> {
          if (task == choice.task() && branch == choice.branch()) {
            result[0] = result(choice);
            reach(reached, progress, successor);
          }
        });
    BitSet spinning = new BitSet();
    if (reached[0] == null && choice.task() == Choice.CLOCK) {
      spinning = tasksThatSpin();
    }
    if (!spinning.isEmpty()) {
      stepper.letTimePass((task, branch, successor) -> reach(reached, progress, successor));
    }
    if (reached[0] == null) {
      throw new IllegalArgumentException(
          "step " + (taken.size() + 1) + " of the schedule is not possible: " + whyNot(choice));
    }
    stepper.load();
    SuccessorGenerator expander = stepper.expander();
    if (choice.task() == Choice.CLOCK) {
      int delta = expander.jiffiesToNextTimer();
      taken.add(new Taken(choice, "clock", passing(delta), "", List.of(), jiffies));
      end.step(expander, choice.task(), delta, spinning, progress[0]);
      jiffies += delta;
    } else {
      ControlLocation node = expander.node(choice.task());
      taken.add(
          new Taken(choice, world.comm(choice.task()), node.label, result[0], node.stack, jiffies));
      end.step(expander, choice.task(), 0, spinning, progress[0]);
    }
    stepper.go(reached[0]);
  }

  /** The step of the clock. */
  public static String passing(int jiffies) {
    return jiffies + (jiffies == 1 ? " jiffy passes" : " jiffies pass");
  }

  private void reach(long[][] reached, Progress[] progress, long[] successor) {
    reached[0] = successor.clone();
    progress[0] = stepper.expander().progress();
  }

  /** Whether time passes because the tasks that can move loop without ever sleeping. */
  public boolean tasksGoRound() {
    return !tasksThatSpin().isEmpty();
  }

  /** The tasks that loop without ever sleeping while time passes. */
  private BitSet tasksThatSpin() {
    stepper.load();
    if (stepper.expander().jiffiesToNextTimer() == 0) {
      return new BitSet();
    }
    int[] here = world.memory().values().clone();
    space.spins().clear();
    Search search = Search.withGraph(space, options, null);
    BitSet spinning = new BitSet();
    if (search.isComplete()) {
      BitSet sorted = SpinStates.atTheStart(world, search);
      search.load(0);
      for (int task = 0; task < world.tasks(); task++) {
        int there = world.shape().sameSituation(world.memory().values(), here, task);
        spinning.set(task, sorted.get(there));
      }
    }
    return spinning;
  }

  private String result(Choice choice) {
    Object result = stepper.expander().result();
    if (result == null) {
      return "";
    }
    ControlLocation node = stepper.expander().node(choice.task());
    List<String> answers = node.answers;
    if (answers != null) {
      return answers.get(choice.branch());
    }
    if (choice.branch() == 1) {
      return TIMED_OUT;
    }
    Step<?> step = node.step;
    boolean silent = step == null || (step.silent() && !(result instanceof Step.Interruption));
    return silent ? "" : result.toString();
  }

  private String whyNot(Choice choice) {
    if (choice.task() == Choice.CLOCK) {
      return "the clock cannot go on while a task can move, or when no timer runs";
    }
    if (choice.task() < 0 || choice.task() >= world.tasks()) {
      return "there is no task " + choice.task() + ", the world has " + world.tasks();
    }
    stepper.load();
    ControlLocation node = stepper.expander().node(choice.task());
    String where = world.comm(choice.task()) + " at '" + node.label + "'";
    return where
        + (node.finished() ? " has finished" : " cannot go on with branch " + choice.branch());
  }

  /** The run so far as a counterexample, or null if the hazard is not here. */
  public @Nullable Counterexample ending(Hazard hazard) {
    return ending(hazard, null, null);
  }

  /**
   * The run so far as a counterexample, or null if the hazard is not here.
   *
   * @param finding the finding that it is meant to show, or null for the first one of the hazard
   * @param possible whether a lockup is known to be no more than possible, or null to find that out
   */
  private @Nullable Counterexample ending(
      Hazard hazard, @Nullable Signature finding, @Nullable Boolean possible) {
    stepper.expand((task, branch, successor) -> {});
    SuccessorGenerator state = stepper.expander();
    List<Integer> cycle = LockCycle.find(state);
    end.at(state, possible);
    List<Said> said = end.about(hazard);
    Said meant =
        said.stream()
            .filter(each -> finding == null || each.signature().equals(finding))
            .min(Comparator.comparing(Said::signature))
            .orElse(null);
    if (meant == null) {
      return null;
    }
    return new Counterexample(
        hazard,
        meant.signature(),
        meant.possible(),
        meant.message(),
        List.copyOf(taken),
        tasks(),
        cycle,
        contextSwitches(),
        hazard == Hazard.STALL ? end.longestWait() : 0,
        REPEATING.contains(hazard) ? end.repeatsFrom() : -1);
  }

  /** How every task stands now. */
  public List<TaskState> tasks() {
    stepper.load();
    List<TaskState> tasks = new ArrayList<>();
    for (int task = 0; task < world.tasks(); task++) {
      tasks.add(describe(task));
    }
    return tasks;
  }

  private TaskState describe(int task) {
    ControlLocation node = stepper.expander().node(task);
    List<Counterexample.Hold> holds = new ArrayList<>();
    for (ControlLocation.Held held : node.held) {
      Lock lock = held.lock();
      holds.add(new Counterexample.Hold(lock.name(), held.takenIn(), lock.isHandler()));
    }
    Step<?> step = node.step;
    boolean acquires = step != null && waitsForLock(step);
    Object object = step == null ? null : step.object();
    String lock = acquires && object instanceof Lock wanted ? wanted.name() : null;
    Automaton automaton = world.automaton(task);
    return new TaskState(
        world.comm(task),
        task + 1,
        automaton.role().daemon(),
        standing(task, node),
        node.stack,
        holds,
        node.finished() ? null : node.label,
        lock);
  }

  /** A trylock waits for nothing; one with a guard is a wait that a signal may end. */
  private static boolean waitsForLock(Step<?> step) {
    return step.kind() == Step.Kind.ACQUIRE
        || (step.kind() == Step.Kind.TRY_ACQUIRE && step.guarded());
  }

  private Standing standing(int task, ControlLocation node) {
    Step<?> step = node.step;
    if (node.finished()) {
      // A task that has come to its end is in no function.
      return node.stack.isEmpty() ? Standing.FINISHED : Standing.STOPPED;
    }
    if (stepper.expander().enabled(task) || step == null) {
      return Standing.RUNNABLE;
    }
    if (step.timed()) {
      return Standing.SLEEPING;
    }
    return step.idles() ? Standing.IDLE : Standing.BLOCKED;
  }

  /** How often another task took over. */
  public int contextSwitches() {
    int switches = 0;
    int last = Choice.CLOCK;
    for (Taken step : taken) {
      int task = step.choice().task();
      if (task != Choice.CLOCK) {
        switches += last != Choice.CLOCK && last != task ? 1 : 0;
        last = task;
      }
    }
    return switches;
  }
}
