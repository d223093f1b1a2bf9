// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.StateStore;
import org.oomcheck.explorer.state.Symmetry;
import org.oomcheck.explorer.state.TransitionGraph;

/**
 * States in which all runnable tasks spin: they loop without ever sleeping. Time passes there all
 * the same, as no scheduler lets them loop so fast that no timer ever fires.
 *
 * <p>Whether a state is one of these shows only when everything was explored, see {@link
 * FixpointSearch}.
 */
public final class SpinStates {
  /** None: time passes only when no task is runnable. */
  public static final SpinStates NONE = new SpinStates();

  private final List<int[]> states = new ArrayList<>();

  /**
   * Looks through a complete search for cycles that are fair to every task and along which no time
   * passes, although a timer is armed.
   *
   * @return the states of the search that are new among those
   */
  BitSet discover(Program program, Search search) {
    TransitionGraph graph = search.graph();
    BitSet found = new BitSet();
    FairCycles.beforeTimersFire(program, search)
        .find(
            component -> armsTimer(search, component),
            component -> {
              if (!FairCycles.timePasses(graph, component)) {
                addFirst(program, search, component, found);
              }
            });
    return found;
  }

  /**
   * The tasks that spin in the state at which the search began, if all runnable tasks do; otherwise
   * none.
   */
  public static BitSet atTheStart(Program program, Search search) {
    TransitionGraph graph = search.graph();
    BitSet spinning = new BitSet();
    FairCycles.beforeTimersFire(program, search)
        .find(
            component -> component[0] == 0,
            component -> {
              if (!FairCycles.timePasses(graph, component)) {
                addMoving(program, search, component, spinning);
              }
            });
    return spinning;
  }

  /**
   * Whether some states of a search may be of this kind: a cycle through them is fair to every
   * task, a timer is armed, and no time need pass. There may be none all the same.
   */
  static boolean mayBeIn(Search search) {
    TransitionGraph graph = search.graph();
    boolean[] found = new boolean[1];
    FairCycles.beforeTimersFire(search.expander().program(), search)
        .find(
            edge -> graph.mover(edge) != Choice.CLOCK,
            component -> !found[0] && armsTimer(search, component),
            component -> found[0] = true);
    return found[0];
  }

  private static void addMoving(Program program, Search search, int[] component, BitSet moving) {
    for (Automaton automaton : program.automata()) {
      TrackedTasks tracked = new TrackedTasks(search, component, automaton, edge -> true);
      for (int i = 0; i < automaton.role().count(); i++) {
        moving.set(automaton.firstTask() + i, tracked.isMoving(tracked.numberOf(0, i)));
      }
    }
  }

  /** Whether a timer is armed in some state of a component. */
  private static boolean armsTimer(Search search, int[] component) {
    for (int state : component) {
      if (search.armsTimer(state)) {
        return true;
      }
    }
    return false;
  }

  /** One state of a component is enough: all others follow it. */
  private void addFirst(Program program, Search search, int[] component, BitSet found) {
    for (int state : component) {
      search.load(state);
      if (search.expander().jiffiesToNextTimer() > 0) {
        int[] values = Arrays.copyOf(program.memory().values(), program.shape().slots());
        if (states.stream().noneMatch(other -> Arrays.equals(other, values))) {
          states.add(values);
          found.set(state);
        }
        return;
      }
    }
  }

  /** Drops what was found: a search then shows again in which states all runnable tasks spin. */
  public void clear() {
    states.clear();
  }

  /** These states in a layout, null if there are none. */
  @Nullable StateStore packed(StateLayout layout, Symmetry symmetry) {
    if (states.isEmpty()) {
      return null;
    }
    StateStore store = new StateStore(layout.words());
    for (int[] values : states) {
      long[] packed = layout.pack(values);
      symmetry.sort(packed);
      store.add(packed);
    }
    return store;
  }
}
