// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import org.oomcheck.model.machine.Hazard;

/** {@link Hazard#DEADLOCK}: a task hangs, and no task that still runs holds what it waits for. */
@AutoService(HazardCheck.class)
public final class DeadlockCheck extends HangCheck {

  @Override
  public Hazard hazard() {
    return Hazard.DEADLOCK;
  }
}
