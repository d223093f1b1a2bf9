// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;

/** {@link Hazard#HUNG_TASK}: a task hangs on a lock whose holder still runs. */
@AutoService(HazardCheck.class)
public final class HungTaskCheck implements HazardCheck {

  @Override
  public Hazard hazard() {
    return Hazard.HUNG_TASK;
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
