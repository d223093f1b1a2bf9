// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import com.google.auto.service.AutoService;
import org.oomcheck.model.machine.Hazard;

/** {@link Hazard#OOM_LOCKUP}: tasks take steps for ever, and neither end nor move pages. */
@AutoService(HazardCheck.class)
public final class OomLockupCheck extends LockupCheck {

  @Override
  public Hazard hazard() {
    return Hazard.OOM_LOCKUP;
  }
}
