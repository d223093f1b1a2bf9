// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerValue;

/**
 * {@code linux/dma-mapping.h}, with dmapool.h: memory for devices, which allocate as the mask says;
 * what a device writes there is not modelled; said in C.
 */
@AutoService(KernelHeader.class)
public final class DmaMapping implements KernelHeader {

  @Override
  public String path() {
    return "linux/dma-mapping.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function(
        "__device_fills",
        (site, a) -> {
          site.giveToDevice(a.get(0));
          return IntegerValue.NOTHING;
        });
    to.harmless("dma_unmap_single", "dma_unmap_page", "dma_unmap_sg");
    to.harmless("dma_sync_single_for_cpu", "dma_sync_single_for_device");
  }
}
