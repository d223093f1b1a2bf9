// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/scatterlist.h}: which pages a buffer has; other memory is not looked at. */
@AutoService(KernelHeader.class)
public final class Scatterlist implements KernelHeader {

  @Override
  public String path() {
    return "linux/scatterlist.h";
  }

  @Override
  public void bind(Bindings to) {
    to.harmless("sg_init_one", "sg_set_buf");
  }
}
