// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/spi/spi.h}: drivers of devices on a bus of SPI, one of which is there, as a platform
 * device is. A transfer sleeps; it succeeds, or it fails. Messages and queues of a controller are
 * not modelled; said in C.
 */
@AutoService(KernelHeader.class)
public final class Spi implements KernelHeader {

  @Override
  public String path() {
    return "linux/spi/spi.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("spi_register_driver");
  }
}
