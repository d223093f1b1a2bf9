// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.MemorySetting;

/**
 * Says that calls of a world may fail: both answers of each are explored, while tasks run. In a
 * module's world they do where allocations can fail.
 */
public final class Failures {

  /** Lets the calls of a world fail. */
  public Failures() {}

  /**
   * Whether a call fails; never where the world says nothing about failures.
   *
   * @param call the call as a trace shows it
   */
  public static boolean of(CallSite site, String call) {
    boolean any = site.part(MemorySetting.class).filter(MemorySetting::anyFails).isPresent();
    return !site.isBooting()
        && (any || site.part(Failures.class).isPresent())
        && site.machine().choose("does " + call + " succeed?", "it does", "it fails") == 1;
  }
}
