// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import org.oomcheck.model.machine.Hazard;

/** {@link Hazard#BUSY_NO_OP}: tasks move pages for ever, and get no work done. */
@AutoService(HazardCheck.class)
public final class BusyNoOpCheck extends LockupCheck {

  @Override
  public Hazard hazard() {
    return Hazard.BUSY_NO_OP;
  }
}
