// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/platform_device.h}: drivers of platform devices. One device that matches is there
 * before the driver is; it is bound when the driver is registered, and a process may unbind it at
 * any time. What devm_ calls have made is given back then; said in C.
 */
@AutoService(KernelHeader.class)
public final class PlatformDevice implements KernelHeader {

  @Override
  public String path() {
    return "linux/platform_device.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("platform_driver_register");
  }
}
