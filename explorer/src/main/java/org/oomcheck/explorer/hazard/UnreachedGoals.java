// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Goals;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.SuccessorGenerator;

/**
 * The goals of a world that no state satisfies, of those that were looked at. A state in which the
 * modelled kernel has complained satisfies none: the world ended there.
 */
final class UnreachedGoals {
  private static final BitSet NONE = new BitSet();

  private final Program program;
  private final Map<String, BooleanSupplier> unreached;

  /** By goal, the cells that it has looked at so far. */
  private final Map<String, BitSet> accessed = new HashMap<>();

  UnreachedGoals(Program program) {
    this.program = program;
    this.unreached = new TreeMap<>(program.goals());
  }

  /** Looks at the state that is loaded, and is in the program's memory. */
  void lookAt(SuccessorGenerator loaded) {
    if (!unreached.isEmpty()) {
      unreached.entrySet().removeIf(goal -> isReached(goal) && !Complaints.areIn(loaded));
    }
  }

  private boolean isReached(Map.Entry<String, BooleanSupplier> goal) {
    program.memory().noteAccesses(accessed.computeIfAbsent(goal.getKey(), key -> new BitSet()));
    boolean reached = program.satisfies(goal.getValue());
    program.memory().noteAccesses(null);
    program.observer().goalRan(goal.getKey());
    return reached;
  }

  /** Looks at the states of a search, until every goal is reached. */
  Goals in(Search search) {
    for (int state = 0; state < search.store().count() && !unreached.isEmpty(); state++) {
      search.load(state);
      lookAt(search.expander());
    }
    unreached
        .keySet()
        .forEach(goal -> program.memory().judged().or(accessed.getOrDefault(goal, NONE)));
    List<String> reached = new ArrayList<>(program.goals().keySet());
    reached.removeAll(unreached.keySet());
    boolean everything = search.isComplete() && !search.isReduced();
    return new Goals(
        List.copyOf(reached), everything ? names() : List.of(), everything ? List.of() : names());
  }

  /** The names of the goals, sorted. */
  List<String> names() {
    return List.copyOf(unreached.keySet());
  }
}
