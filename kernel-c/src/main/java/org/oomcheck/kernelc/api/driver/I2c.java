// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/i2c.h}: drivers of devices on a bus of I2C, one of which is there, as a platform
 * device is. A transfer sleeps; it succeeds, or it fails. The lock of the bus is not modelled; said
 * in C.
 */
@AutoService(KernelHeader.class)
public final class I2c implements KernelHeader {

  @Override
  public String path() {
    return "linux/i2c.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("i2c_add_driver");
  }
}
