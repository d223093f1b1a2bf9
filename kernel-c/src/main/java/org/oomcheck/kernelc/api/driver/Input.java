// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.driver;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/input.h}: devices that report keys and movements. Processes open and close them;
 * what is reported is not modelled; said in C.
 */
@AutoService(KernelHeader.class)
public final class Input implements KernelHeader {

  @Override
  public String path() {
    return "linux/input.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("input_register_device");
    to.harmless("input_set_capability");
  }
}
