// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/math.h} and {@code linux/math64.h}: rounding and division. */
@AutoService(KernelHeader.class)
public final class MathHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/math.h";
  }

  @Override
  public void bind(Bindings to) {}
}
