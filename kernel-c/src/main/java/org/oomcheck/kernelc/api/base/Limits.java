// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/limits.h}: the ranges of integer types. */
@AutoService(KernelHeader.class)
public final class Limits implements KernelHeader {

  @Override
  public String path() {
    return "linux/limits.h";
  }

  @Override
  public void bind(Bindings to) {}
}
