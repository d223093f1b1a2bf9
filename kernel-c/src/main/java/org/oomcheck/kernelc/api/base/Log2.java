// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/log2.h}: powers of 2. */
@AutoService(KernelHeader.class)
public final class Log2 implements KernelHeader {

  @Override
  public String path() {
    return "linux/log2.h";
  }

  @Override
  public void bind(Bindings to) {}
}
