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
  public boolean isKeptByReduction() {
    return true;
  }

  @Override
  public void inGraph(ExploredGraph graph, Options options, Consumer<Found> found) {
    HangingTasks.inGraph(hazard(), graph, options, found);
  }

  @Override
  public List<Said> atEnd(RunEnd end) {
    return HangingTasks.atEnd(hazard(), end);
  }
}
