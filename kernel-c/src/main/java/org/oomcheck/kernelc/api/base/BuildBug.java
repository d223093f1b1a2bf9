// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/build_bug.h}: what the compiler checks, which is left out. */
@AutoService(KernelHeader.class)
public final class BuildBug implements KernelHeader {

  @Override
  public String path() {
    return "linux/build_bug.h";
  }

  @Override
  public void bind(Bindings to) {
    to.harmless(
        "BUILD_BUG_ON",
        "BUILD_BUG_ON_MSG",
        "BUILD_BUG",
        "static_assert",
        "BUILD_BUG_ON_NOT_POWER_OF_2");
    to.constant("BUILD_BUG_ON_ZERO", 0);
  }
}
