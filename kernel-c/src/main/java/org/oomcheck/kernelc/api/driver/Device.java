// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/device.h}: the data of a driver, and its name. */
@AutoService(KernelHeader.class)
public final class Device implements KernelHeader {

  @Override
  public String path() {
    return "linux/device.h";
  }

  @Override
  public void bind(Bindings to) {
    to.harmless("put_device", "device_set_wakeup_capable", "dev_set_name");
    to.harmless("pm_stay_awake", "pm_relax", "device_wakeup_enable");
  }
}
