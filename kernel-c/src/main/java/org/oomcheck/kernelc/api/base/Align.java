// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/align.h}: alignment to powers of 2. */
@AutoService(KernelHeader.class)
public final class Align implements KernelHeader {

  @Override
  public String path() {
    return "linux/align.h";
  }

  @Override
  public void bind(Bindings to) {}
}
