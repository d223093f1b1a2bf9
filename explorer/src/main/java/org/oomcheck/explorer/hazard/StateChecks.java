// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.StateObserver;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.model.machine.Hazard;

/** Looks at single states, just after they were expanded, and keeps those that show a hazard. */
public final class StateChecks implements StateObserver {
  private final List<HazardCheck> checks;
  private final Sightings sightings = new Sightings();
  private long finalStates;

  /** Looks for these hazards, and for what the modelled kernel complains about. */
  public StateChecks(Set<Hazard> lookedFor) {
    this.checks = HazardChecks.of(lookedFor);
  }

  @Override
  public boolean isConcernedBy(SuccessorGenerator state) {
    if (state.complains() || state.moves() == 0) {
      return true;
    }
    for (HazardCheck check : checks) {
      if (check.isConcernedBy(state)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void observe(SuccessorGenerator state, int number, int depth) {
    if (state.complains()) {
      Complaints.in(state).forEach(said -> sightings.add(said.signature(), number, depth));
    }
    if (state.bug() != null) {
      finalStates++;
      return;
    }
    finalStates += state.moves() == 0 ? 1 : 0;
    for (HazardCheck check : checks) {
      if (check.isConcernedBy(state)) {
        check.inState(state, signature -> sightings.add(signature, number, depth));
      }
    }
  }

  @Override
  public Map<Signature, IntList> violations() {
    return sightings.byFinding();
  }

  @Override
  public long finalStates() {
    return finalStates;
  }
}
