// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.oomcheck.explorer.search.StateObserver;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;

/** Looks at single states, just after they were expanded, and keeps those that show a hazard. */
public final class StateChecks implements StateObserver {
  private final Set<Hazard> lookedFor;

  /** The states that show a hazard, all at the least depth at which one does. */
  private final Map<Hazard, IntList> violations = new EnumMap<>(Hazard.class);

  private final Map<Hazard, Integer> depthOf = new EnumMap<>(Hazard.class);
  private long finalStates;
  private boolean sawABug;

  public StateChecks(Set<Hazard> lookedFor) {
    this.lookedFor = lookedFor;
  }

  @Override
  public boolean isConcernedBy(SuccessorGenerator state) {
    return state.bug() != null || state.moves() == 0 || isDeadlocked(state) || hasRace(state);
  }

  @Override
  public void observe(SuccessorGenerator state, int number, int depth) {
    if (state.bug() != null) {
      sawABug = true;
      for (int task = 0; task < state.tasks(); task++) {
        KernelBug bug = state.node(task).bug;
        if (bug != null) {
          found(bug.hazard(), number, depth);
        }
      }
      finalStates++;
      return;
    }
    boolean last = state.moves() == 0;
    finalStates += last ? 1 : 0;
    boolean lost = last && lookedFor.contains(Hazard.LOST_WAKEUP) && !Wakeups.lost(state).isEmpty();
    if (lost) {
      found(Hazard.LOST_WAKEUP, number, depth);
    }
    boolean stuck = lookedFor.contains(Hazard.DEADLOCK) && !lost && state.stuck();
    if (stuck || isDeadlocked(state)) {
      found(Hazard.DEADLOCK, number, depth);
    }
    if (hasRace(state)) {
      found(Hazard.DATA_RACE, number, depth);
    }
  }

  private boolean isDeadlocked(SuccessorGenerator state) {
    return lookedFor.contains(Hazard.DEADLOCK) && state.blockedCount() > 0 && LockCycle.in(state);
  }

  private boolean hasRace(SuccessorGenerator state) {
    return lookedFor.contains(Hazard.DATA_RACE) && !EnabledRaces.in(state).isEmpty();
  }

  private void found(Hazard hazard, int state, int depth) {
    if (depthOf.computeIfAbsent(hazard, key -> depth) == depth) {
      violations.computeIfAbsent(hazard, key -> new IntList()).add(state);
    }
  }

  @Override
  public Map<Hazard, IntList> violations() {
    return violations;
  }

  @Override
  public boolean sawABug() {
    return sawABug;
  }

  @Override
  public long finalStates() {
    return finalStates;
  }
}
