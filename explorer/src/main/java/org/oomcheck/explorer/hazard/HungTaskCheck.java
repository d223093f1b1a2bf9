// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import org.oomcheck.model.machine.Hazard;

/** {@link Hazard#HUNG_TASK}: a task hangs on a lock whose holder still runs. */
@AutoService(HazardCheck.class)
public final class HungTaskCheck extends HangCheck {

  @Override
  public Hazard hazard() {
    return Hazard.HUNG_TASK;
  }
}
