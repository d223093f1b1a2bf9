// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;

/** {@link Hazard#DEADLOCK}: a task hangs, and no task that still runs holds what it waits for. */
@AutoService(HazardCheck.class)
public final class DeadlockCheck implements HazardCheck {

  @Override
  public Hazard hazard() {
    return Hazard.DEADLOCK;
  }

  @Override
  public boolean safeUnderReduction() {
    return false;
  }

  @Override
  public void inGraph(ExploredGraph graph, Options options, Consumer<Found> found) {
    HangingTasks.of(hazard(), graph, options)
        .forEach(hang -> found.accept(new Found(hang.signature(), hang.state(), List.of(), false)));
  }

  @Override
  public List<Said> atEnd(RunEnd end) {
    return end.hanging().stream()
        .filter(hang -> hang.signature().hazard() == hazard())
        .map(hang -> new Said(hang.signature(), hang.message(), false))
        .toList();
  }
}
