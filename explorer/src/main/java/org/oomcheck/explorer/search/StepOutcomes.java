// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.List;

/** All outcomes of a task's next step in a state; none if the task is blocked there. */
public final class StepOutcomes implements TransitionCache.Case {
  private final StepOutcome[] outcomes;

  /** The number of the case that was learned with these; -1 if none was. */
  int caseNumber = -1;

  StepOutcomes(List<StepOutcome> outcomes) {
    this.outcomes = outcomes.toArray(StepOutcome[]::new);
  }

  public int count() {
    return outcomes.length;
  }

  public StepOutcome get(int which) {
    return outcomes[which];
  }

  List<StepOutcome> all() {
    return List.of(outcomes);
  }

  /** Whether these are the same as others: branches, results and effects. */
  public boolean sameAs(StepOutcomes others) {
    boolean same = outcomes.length == others.outcomes.length;
    for (int which = 0; same && which < outcomes.length; which++) {
      same = outcomes[which].sameAs(others.outcomes[which]);
    }
    return same;
  }
}
