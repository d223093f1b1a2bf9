// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.explorer.result.Options;

/** A check for one of the hazards of tasks that hang, see {@link HangingTasks}. */
abstract class HangCheck implements HazardCheck {

  @Override
  public final boolean safeUnderReduction() {
    return false;
  }

  @Override
  public final void inGraph(ExploredGraph graph, Options options, Consumer<Found> found) {
    HangingTasks.of(hazard(), graph, options)
        .forEach(hang -> found.accept(new Found(hang.signature(), hang.state(), List.of(), false)));
  }

  @Override
  public final List<Said> atEnd(RunEnd end) {
    return end.hanging().stream()
        .filter(hang -> hang.signature().hazard() == hazard())
        .map(hang -> new Said(hang.signature(), hang.message(), false))
        .toList();
  }
}
