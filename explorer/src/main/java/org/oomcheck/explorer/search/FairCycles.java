// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Fairness;
import org.oomcheck.explorer.state.StronglyConnectedComponents;
import org.oomcheck.explorer.state.TransitionGraph;

/**
 * Looks for cycles that a fair scheduler can follow for ever. From a strongly connected component,
 * the states in which a task is enabled that never acts in the component are dropped, and the rest
 * is decomposed again, until no state has to be dropped.
 *
 * <p>A timer that is armed and never fires makes a cycle unfair too: while a task spins, time
 * passes. So does a task that only handlers keep from a step that it could take, if a timer calls
 * them or they are softirqs: a timer that arms itself again and again does not keep a task for
 * ever.
 *
 * <p>Interchangeable tasks swap places in the stored states, so each is followed along the edges,
 * see {@link TrackedTasks}.
 */
public final class FairCycles {
  private final Program world;
  private final Search search;
  private final TransitionGraph graph;
  private final Fairness fairness;

  /** The tasks that handlers can interrupt; no CPU that idles until a handler comes. */
  private final BitSet interruptible = new BitSet();

  /** Whether a cycle along which a timer is armed and never fires is unfair. */
  private final boolean timersFire;

  /** The role whose questions get every answer; null if a cycle may avoid some of them. */
  private final @Nullable Automaton asking;

  private FairCycles(
      Program world,
      Search search,
      Fairness fairness,
      boolean timersFire,
      @Nullable Automaton asking) {
    this.world = world;
    this.search = search;
    this.graph = search.graph();
    this.fairness = fairness;
    this.timersFire = timersFire;
    this.asking = asking;
    for (Automaton role : world.automata()) {
      if (IntStream.range(0, role.nodes()).mapToObj(role::node).anyMatch(FairCycles::goesOn)) {
        interruptible.set(role.firstTask(), role.firstTask() + role.role().count());
      }
    }
  }

  /** Cycles that a strongly fair scheduler can follow for ever, if no timer fires meanwhile. */
  public static FairCycles beforeTimersFire(Program world, Search search) {
    return new FairCycles(world, search, Fairness.STRONG, false, null);
  }

  /**
   * Cycles in which every timer that is armed fires, and every question that the tasks of a role
   * ask again and again gets each of its answers.
   */
  public static FairCycles of(Program world, Search search, Fairness fairness, Automaton role) {
    return new FairCycles(world, search, fairness, true, role.asks() ? role : null);
  }

  /**
   * Hands out the fair components of the whole graph.
   *
   * @param mayMatter whether a component, or a part of it, may be what is looked for; the others
   *     are dropped
   */
  void find(Predicate<int[]> mayMatter, Consumer<int[]> fairComponents) {
    StronglyConnectedComponents components =
        new StronglyConnectedComponents(graph.part(edge -> true));
    Deque<int[]> open = new ArrayDeque<>(graph.cyclic());
    decompose(components, open, 0, edge -> true, mayMatter, fairComponents);
  }

  /**
   * Hands out the fair components of a part of the graph.
   *
   * @param edgeCounts which edges may be part of the cycle
   * @param mayMatter whether a component, or a part of it, may be what is looked for; the others
   *     are dropped
   */
  public void find(
      IntPredicate edgeCounts, Predicate<int[]> mayMatter, Consumer<int[]> fairComponents) {
    StronglyConnectedComponents components =
        new StronglyConnectedComponents(graph.part(edgeCounts));
    Deque<int[]> open = new ArrayDeque<>();
    int number = 0;
    for (int[] component : graph.cyclic()) {
      number++;
      if (mayMatter.test(component)) {
        components.withCyclesOf(component, number, open::add);
      }
    }
    decompose(components, open, number, edgeCounts, mayMatter, fairComponents);
  }

  private void decompose(
      StronglyConnectedComponents components,
      Deque<int[]> open,
      int parts,
      IntPredicate edgeCounts,
      Predicate<int[]> mayMatter,
      Consumer<int[]> fairComponents) {
    int number = parts;
    while (!open.isEmpty()) {
      int[] component = open.remove();
      Arrays.sort(component);
      if (!mayMatter.test(component)) {
        continue;
      }
      BitSet unfair = unfairStates(component, edgeCounts);
      if (unfair.isEmpty()) {
        fairComponents.accept(component);
      } else if (fairness == Fairness.STRONG) {
        int[] rest =
            IntStream.range(0, component.length)
                .filter(at -> !unfair.get(at))
                .map(at -> component[at])
                .toArray();
        components.withCyclesOf(rest, ++number, open::add);
      }
    }
  }

  /** The indices of the states in which a task is enabled that never acts in this component. */
  private BitSet unfairStates(int[] component, IntPredicate edgeCounts) {
    boolean mayStand = !timersFire || !search.armsTimers() || timePasses(graph, component);
    BitSet standing = standing(component, edgeCounts, this::isOwn);
    BitSet still =
        interruptible.intersects(standing)
            ? standing(component, edgeCounts, (state, edge) -> true)
            : new BitSet();
    BitSet unfair = standing.isEmpty() ? new BitSet() : owed(component, standing, still, mayStand);
    for (Automaton automaton : world.automata()) {
      if (automaton.role().count() > 1) {
        TrackedTasks tracked =
            new TrackedTasks(search, component, automaton, edgeCounts, this::isOwn);
        markUnfair(component, automaton, tracked, mayStand, unfair);
      }
    }
    if (asking != null) {
      markAvoidedAnswers(component, asking, edgeCounts, unfair);
    }
    return unfair;
  }

  /**
   * The tasks that never act in a component, of those that are the only one of their role.
   *
   * @param steps which steps count
   */
  private BitSet standing(int[] component, IntPredicate edgeCounts, TrackedTasks.OwnSteps steps) {
    BitSet standing = new BitSet();
    for (Automaton automaton : world.automata()) {
      standing.set(automaton.firstTask(), automaton.role().count() == 1);
    }
    for (int state : component) {
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        int mover = graph.mover(edge);
        if (mover != Choice.CLOCK
            && standing.get(mover)
            && edgeCounts.test(edge)
            && Arrays.binarySearch(component, graph.target(edge)) >= 0
            && steps.isOwn(state, edge)) {
          standing.clear(mover);
        }
      }
    }
    return standing;
  }

  /**
   * The indices of the states in which one of these tasks is enabled; in all states, if weak.
   *
   * @param still those of them that take no step at all, also none of a handler: a CPU that is in a
   *     handler goes on
   */
  private BitSet owed(int[] component, BitSet tasks, BitSet still, boolean mayStand) {
    BitSet owed = new BitSet();
    BitSet always = new BitSet();
    always.or(tasks);
    BitSet able = new BitSet();
    for (int place = 0; place < component.length; place++) {
      able.clear();
      int state = component[place];
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        int mover = graph.mover(edge);
        if (mover != Choice.CLOCK && !able.get(mover)) {
          able.set(mover, isOwed(state, edge) || (still.get(mover) && isInHandler(state, mover)));
        }
      }
      if (!mayStand) {
        search.load(state);
        addTimed(tasks, able);
      }
      always.and(able);
      owed.set(place, able.intersects(tasks));
    }
    if (fairness == Fairness.WEAK) {
      owed.set(0, component.length, !always.isEmpty());
    }
    return owed;
  }

  /** Adds those of some tasks whose timers run in the loaded state. */
  private void addTimed(BitSet tasks, BitSet able) {
    for (int task = tasks.nextSetBit(0); task >= 0; task = tasks.nextSetBit(task + 1)) {
      if (search.expander().timer(task) > 0) {
        able.set(task);
      }
    }
  }

  /** Marks the places at which a question has an answer that is never given in this component. */
  private void markAvoidedAnswers(
      int[] component, Automaton asks, IntPredicate edgeCounts, BitSet unfair) {
    for (int place = 0; place < component.length; place++) {
      search.load(component[place]);
      for (int edge = graph.first(component[place]); edge < graph.end(component[place]); edge++) {
        int mover = graph.mover(edge);
        boolean answer =
            mover != Choice.CLOCK
                && world.automaton(mover) == asks
                && search.expander().node(mover).answers != null;
        boolean inside =
            edgeCounts.test(edge) && Arrays.binarySearch(component, graph.target(edge)) >= 0;
        if (answer && !inside) {
          unfair.set(place);
        }
      }
    }
  }

  /** Marks the places at which a task of a role is able to move that never moves. */
  private void markUnfair(
      int[] component, Automaton automaton, TrackedTasks tracked, boolean mayStand, BitSet unfair) {
    int count = automaton.role().count();
    BitSet able = new BitSet();
    BitSet restsSometimes = new BitSet();
    for (int place = 0; place < component.length; place++) {
      search.load(component[place]);
      long[] packed = search.packed(component[place]);
      for (int i = 0; i < count; i++) {
        int task = search.representative(packed, automaton.firstTask() + i);
        if (isAble(component[place], task, mayStand)) {
          able.set(place * count + i);
        } else {
          int number = tracked.numberOf(place, i);
          restsSometimes.set(number);
          if (staysInHandler(component[place], task) && !tracked.isMoving(number)) {
            unfair.set(place);
          }
        }
      }
    }
    for (int at = able.nextSetBit(0); at >= 0; at = able.nextSetBit(at + 1)) {
      int number = tracked.numberOf(at / count, at % count);
      boolean owed = fairness == Fairness.STRONG || !restsSometimes.get(number);
      if (owed && !tracked.isGoingOn(number)) {
        unfair.set(at / count);
      }
    }
  }

  /** Whether the clock moves in a component, whose states are sorted. */
  public static boolean timePasses(TransitionGraph graph, int[] component) {
    for (int state : component) {
      for (int edge = graph.first(state); edge < graph.end(state); edge++) {
        if (graph.mover(edge) == Choice.CLOCK
            && Arrays.binarySearch(component, graph.target(edge)) >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a handler can come before a step that is none of a handler. */
  private static boolean goesOn(ControlLocation here) {
    return here.canBeInterrupted() && !here.isInterruptedForATime();
  }

  /**
   * Whether an edge is a step that a task goes on with: none of a handler that cannot come for
   * ever, nor its interruption. Loads another state if it has to look.
   */
  private boolean isOwn(int state, int edge) {
    int task = graph.mover(edge);
    if (!interruptible.get(task)) {
      return true;
    }
    search.load(state);
    ControlLocation here = search.expander().node(task);
    return !here.isInterruptedForATime() && !interrupts(here, edge);
  }

  private boolean isInHandler(int state, int task) {
    if (!interruptible.get(task)) {
      return false;
    }
    search.load(state);
    return search.expander().node(task).isInterruptedForATime();
  }

  /** Whether a strongly fair scheduler owes a task the next step of the handler that it is in. */
  private boolean staysInHandler(int state, int task) {
    return fairness == Fairness.STRONG
        && isInHandler(state, task)
        && IntStream.range(graph.first(state), graph.end(state))
            .anyMatch(edge -> graph.mover(edge) == task);
  }

  private boolean interrupts(ControlLocation here, int edge) {
    if (!here.canBeInterrupted()) {
      return false;
    }
    search.load(graph.target(edge));
    int task = graph.after(edge, graph.mover(edge));
    return search.expander().node(task).isInterruptedForATime();
  }

  /**
   * Whether a task that takes this edge could go on there: also if such a handler comes first, and
   * the task's own step does not wait.
   */
  private boolean isOwed(int state, int edge) {
    int task = graph.mover(edge);
    if (!interruptible.get(task)) {
      return true;
    }
    search.load(state);
    ControlLocation here = search.expander().node(task);
    boolean waits = here.step != null && here.step.guarded();
    return !here.isInterruptedForATime() && !(waits && interrupts(here, edge));
  }

  /** Whether a task can take a step, or its timer runs although no time passes here. */
  private boolean isAble(int state, int task, boolean mayStand) {
    for (int edge = graph.first(state); edge < graph.end(state); edge++) {
      if (graph.mover(edge) == task && isOwed(state, edge)) {
        return true;
      }
    }
    search.load(state);
    return !mayStand && search.expander().timer(task) > 0;
  }
}
