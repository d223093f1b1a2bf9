// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.Consumer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;

/** {@link Hazard#OOM_LOCKUP}: tasks take steps for ever, and neither end nor move pages. */
@AutoService(HazardCheck.class)
public final class OomLockupCheck implements HazardCheck {

  @Override
  public Hazard hazard() {
    return Hazard.OOM_LOCKUP;
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
