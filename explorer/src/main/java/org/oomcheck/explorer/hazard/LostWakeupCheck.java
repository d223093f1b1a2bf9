// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import org.oomcheck.model.machine.Hazard;

/** {@link Hazard#LOST_WAKEUP}: a task sleeps for good although its condition holds. */
@AutoService(HazardCheck.class)
public final class LostWakeupCheck extends HangCheck {

  @Override
  public Hazard hazard() {
    return Hazard.LOST_WAKEUP;
  }
}
