// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.hazard.Analysis;
import org.oomcheck.explorer.hazard.ExploredGraph;
import org.oomcheck.explorer.hazard.Lockups;
import org.oomcheck.explorer.hazard.StateChecks;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.replay.Replay;
import org.oomcheck.explorer.replay.Schedule;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.FixpointSearch;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.explorer.search.Stepper;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.explorer.state.Transition;
import org.oomcheck.model.machine.AssumptionWithdrawn;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/** A world that a player steps through by hand: what can happen next, and where that has led. */
public final class Play {
  /** How many states are looked at to tell what can still follow. */
  private static final int AHEAD = 200_000;

  /** Hazards of which a state is no proof by itself: tasks have to loop. */
  private static final Set<Hazard> ROUNDS = Set.of(Hazard.OOM_LOCKUP, Hazard.BUSY_NO_OP);

  /**
   * A step that is possible now.
   *
   * @param comm the task's name, or "clock"
   * @param label the step in kernel spelling, or the question
   * @param answer the answer to the question; "timed out" if a wait ends so; otherwise empty
   */
  public record Move(Choice choice, String comm, String label, String answer) {}

  /**
   * What leads to a hazard from here.
   *
   * @param hazard the nearest one; null if none is known
   * @param move the next step to it; null if none is known
   * @param steps how many steps away it is
   * @param limit what ended the search; if there is none, and no hazard, then none can follow
   */
  public record Hint(
      @Nullable Hazard hazard, @Nullable Move move, int steps, @Nullable Limit limit) {}

  /** A world that has booted, and its states. */
  private record Booted(Program program, StateSpace space) {}

  private final World world;
  private final Options options;
  private Booted here;
  private Replay way;
  private List<Move> moves;

  /** The choices that are left of a hint, as long as the player follows it. */
  private final Deque<Choice> plan = new ArrayDeque<>();

  private @Nullable Hazard planned;

  /** Boots a world and stands at its beginning. */
  public Play(World world, Options options) {
    this.options = options.limits(options.limits().states(AHEAD)).symmetry(false).reduction(false);
    this.world = world;
    this.here = boot(world, this.options);
    this.way = new Replay(here.space(), this.options);
    this.moves = List.of();
    this.moves = settled(this::findMoves);
  }

  private static Booted boot(World world, Options options) {
    while (true) {
      try {
        Program program = new Program(world, options.hz());
        return new Booted(program, new StateSpace(program, StateChecks::new));
      } catch (AssumptionWithdrawn e) {
        lookAhead(world, options);
      }
    }
  }

  /** Searches a world, so that it withdraws what is wrong; one that never ends is an error. */
  private static void lookAhead(World world, Options options) {
    new Explorer(options).costs(world);
  }

  /**
   * Does something in a world that may withdraw an assumption. Then that world is searched ahead,
   * so that it withdraws what else is wrong, and the steps that were taken are taken again in the
   * new one, as far as they fit.
   */
  private <T extends @Nullable Object> T settled(Supplier<T> work) {
    List<Taken> taken = steps();
    try {
      return work.get();
    } catch (AssumptionWithdrawn e) {
      lookAhead(world, options);
      here = boot(world, options);
      plan.clear();
      way = new Replay(here.space(), options);
      for (Taken step : taken) {
        moves = findMoves();
        if (moves.stream().noneMatch(move -> move.choice().equals(step.choice()))) {
          break;
        }
        way.take(step.choice());
      }
      moves = findMoves();
      return work.get();
    }
  }

  /** What can happen next, in the order of the tasks; nothing after a bug, or when all is done. */
  public List<Move> moves() {
    return moves;
  }

  private List<Move> findMoves() {
    // A layout that has to be widened makes all successors come again.
    Set<Choice> choices = new LinkedHashSet<>();
    Stepper stepper = way.stepper();
    stepper.expand(
        (task, branch, successor) -> {
          choices.add(new Choice(task, branch));
        });
    stepper.load();
    Choice clock = new Choice(Choice.CLOCK, 0);
    if (!choices.isEmpty() && !choices.contains(clock) && way.tasksGoRound()) {
      choices.add(clock);
    }
    stepper.load();
    return choices.stream().map(this::describe).toList();
  }

  private Move describe(Choice choice) {
    SuccessorGenerator state = way.stepper().expander();
    if (choice.task() == Choice.CLOCK) {
      return new Move(choice, "clock", Replay.passing(state.jiffiesToNextTimer()), "");
    }
    ControlLocation node = state.node(choice.task());
    List<String> answers = node.answers;
    String answer = choice.branch() == 0 ? "" : Replay.TIMED_OUT;
    return new Move(
        choice,
        here.program().comm(choice.task()),
        node.label,
        answers == null ? answer : answers.get(choice.branch()));
  }

  /**
   * Takes a step.
   *
   * @throws IllegalArgumentException if it is not possible now
   */
  public void take(Choice choice) {
    if (choice.equals(plan.peek())) {
      plan.remove();
    } else {
      plan.clear();
    }
    moves =
        settled(
            () -> {
              way.take(choice);
              return findMoves();
            });
  }

  /** Takes the last step back; false if there is none. */
  public boolean undo() {
    List<Taken> taken = List.copyOf(way.taken());
    if (taken.isEmpty()) {
      return false;
    }
    plan.clear();
    way = new Replay(here.space(), options);
    taken.subList(0, taken.size() - 1).forEach(step -> way.take(step.choice()));
    moves = findMoves();
    return true;
  }

  /** The steps that were taken. */
  public List<Taken> steps() {
    return List.copyOf(way.taken());
  }

  /** How every task stands now. */
  public List<TaskState> tasks() {
    return way.tasks();
  }

  /** The virtual time, in jiffies. */
  public int jiffies() {
    return way.jiffies();
  }

  /** How often another task took over. */
  public int contextSwitches() {
    return way.contextSwitches();
  }

  /**
   * The way so far as a counterexample, if it has led to a hazard that is looked for; null if it
   * has not. Tasks that loop achieve nothing for ever only if a fair scheduler lets them. A wait is
   * judged when nothing is left to do, or when everything repeats.
   */
  public @Nullable Counterexample reached() {
    return settled(this::ending);
  }

  private @Nullable Counterexample ending() {
    boolean bug = way.stepper().expander().bug() != null;
    Set<Hazard> wanted = new LinkedHashSet<>();
    if (bug || options.hazards().contains(Hazard.LOST_WAKEUP)) {
      // It explains why a task is stuck, so it comes before the deadlock.
      wanted.add(Hazard.LOST_WAKEUP);
    }
    wanted.addAll(bug ? EnumSet.allOf(Hazard.class) : EnumSet.copyOf(options.hazards()));
    for (Hazard hazard : wanted) {
      Counterexample here = way.ending(hazard);
      if (here != null && isMeant(here)) {
        return here;
      }
    }
    return null;
  }

  private boolean isMeant(Counterexample here) {
    Hazard hazard = here.hazard();
    if (hazard == Hazard.STALL) {
      return moves.isEmpty() || here.repeatsFrom() >= 0;
    }
    return !ROUNDS.contains(hazard) || !here.possible() || goesRoundFairly(hazard);
  }

  /** Whether a fair scheduler can let the tasks loop through this state for ever. */
  private boolean goesRoundFairly(Hazard hazard) {
    way.stepper().load();
    Search search = FixpointSearch.inAnyOrder(here.space(), options);
    if (!search.isComplete()) {
      return false;
    }
    return new Lockups(new ExploredGraph(here.program(), search), options.fairness())
        .isPossibleAtTheStart(hazard);
  }

  /** The next step of a shortest way from here to a hazard. */
  public Hint hint() {
    Limit limit = null;
    if (plan.isEmpty()) {
      limit = settled(this::lookAhead);
    }
    Choice next = plan.peek();
    if (next == null) {
      return new Hint(null, null, 0, limit);
    }
    Move move = moves.stream().filter(m -> m.choice().equals(next)).findFirst().orElse(null);
    return new Hint(planned, move, plan.size(), null);
  }

  /** Looks for the nearest hazard and plans the way there; returns the limit that ended it. */
  private @Nullable Limit lookAhead() {
    way.stepper().load();
    Search search = FixpointSearch.inOrder(here.space(), options);
    Analysis analysis = new Analysis(here.program(), search, options);
    List<Transition> nearest = null;
    for (Signature finding : analysis.nearest().values()) {
      List<Transition> hops = analysis.path(finding);
      if (!hops.isEmpty() && (nearest == null || hops.size() < nearest.size())) {
        nearest = hops;
        planned = finding.hazard();
      }
    }
    if (nearest != null) {
      plan.addAll(Schedule.of(here.program(), search, nearest));
    }
    way.stepper().load();
    return search.limit();
  }
}
