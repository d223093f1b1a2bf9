// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.api.world.Failures;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;

/** {@code linux/device.h}: the data of a driver, and its name. */
@AutoService(KernelHeader.class)
public final class Device implements KernelHeader {

  @Override
  public String path() {
    return "linux/device.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function("__fails", (site, a) -> IntegerType.INT.of(fails(site, a.get(0)) ? 1 : 0));
    to.function("__device_answers", (site, a) -> IntegerType.INT.of(answers(site) ? 1 : 0));
    to.harmless("pm_stay_awake", "pm_relax");
  }

  /** Whether a registration fails, for want of memory. It may sleep. */
  private static boolean fails(CallSite site, Value call) {
    String label = call instanceof Text text ? text.text() : "the call";
    site.mightSleep(label);
    return Failures.of(site, label);
  }

  /** Whether a transfer succeeds; it does while the world boots. */
  private static boolean answers(CallSite site) {
    return site.isBooting() || site.machine().choose("does the device answer?", "yes", "no") == 0;
  }
}
