// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;

/** {@link Hazard#BUSY_NO_OP}: tasks move pages for ever, and get no work done. */
@AutoService(HazardCheck.class)
public final class BusyNoOpCheck implements HazardCheck {

  @Override
  public Hazard hazard() {
    return Hazard.BUSY_NO_OP;
  }

  @Override
  public boolean isKeptByReduction() {
    return true;
  }

  @Override
  public void inGraph(ExploredGraph graph, Options options, Consumer<Found> found) {
    Lockups.inGraph(hazard(), graph, options, found);
  }

  @Override
  public List<Said> atEnd(RunEnd end) {
    return end.lockups(hazard());
  }
}
