// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/freezer.h}. No suspend happens in a module's world, so no task is ever frozen. */
@AutoService(KernelHeader.class)
public final class FreezerHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/freezer.h";
  }

  @Override
  public void bind(Bindings to) {}
}
