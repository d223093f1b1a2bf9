// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Fairness;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.StateStore;
import org.oomcheck.explorer.state.Symmetry;
import org.oomcheck.explorer.state.TransitionGraph;

/**
 * States in which time passes although tasks can move: those tasks go round and round without ever
 * sleeping, and no scheduler could let them go round so fast that no timer ever fires.
 *
 * <p>Whether a state is one of these shows only when everything was explored, see {@link
 * FixpointSearch}.
 */
public final class SpinStates {
  /** None: time passes only when nobody can move. */
  public static final SpinStates NONE = new SpinStates();

  private final List<int[]> states = new ArrayList<>();

  /**
   * Looks through a complete search for rounds that are fair to every task and yet never let time
   * pass, although a timer runs.
   *
   * @return the states of the search that turned out to be among those, and were not known
   */
  BitSet discover(Program world, Search search) {
    TransitionGraph graph = search.graph();
    BitSet found = new BitSet();
    new FairCycles(world, search, Fairness.STRONG, false)
        .find(
            edge -> true,
            component -> {
              if (!FairCycles.timePasses(graph, component)) {
                addFirst(world, search, component, found);
              }
              return false;
            });
    return found;
  }

  /** Whether tasks go round through the state at which the search began. */
  public static boolean isOne(Program world, Search search) {
    TransitionGraph graph = search.graph();
    return new FairCycles(world, search, Fairness.STRONG, false)
            .find(
                edge -> true,
                component -> component[0] == 0 && !FairCycles.timePasses(graph, component))
        != null;
  }

  /** One state is enough: from there the tasks go on to all others. */
  private void addFirst(Program world, Search search, int[] component, BitSet found) {
    for (int state : component) {
      search.load(state);
      if (search.expander().jiffiesToNextTimer() > 0) {
        int[] values = Arrays.copyOf(world.memory().values(), world.shape().slots());
        if (states.stream().noneMatch(known -> Arrays.equals(known, values))) {
          states.add(values);
          found.set(state);
        }
        return;
      }
    }
  }

  /**
   * Forgets what was found: a search then shows again where tasks go round while no time passes.
   */
  public void forget() {
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
