// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.explorer.result.Options;

/** A check for one of the hazards of tasks that achieve nothing, see {@link Lockups}. */
abstract class LockupCheck implements HazardCheck {

  @Override
  public final boolean safeUnderReduction() {
    return false;
  }

  @Override
  public final void inGraph(ExploredGraph graph, Options options, Consumer<Found> found) {
    new Lockups(graph, options.fairness())
        .find(hazard())
        .forEach(
            lockup ->
                found.accept(
                    new Found(
                        lockup.signature(),
                        lockup.lasso().state(),
                        lockup.lasso().cycle(),
                        lockup.possible())));
  }

  @Override
  public final List<Said> atEnd(RunEnd end) {
    return end.lockups(hazard());
  }
}
