// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code asm/byteorder.h}: numbers as devices have them, on a little-endian CPU; said in C. */
@AutoService(KernelHeader.class)
public final class Byteorder implements KernelHeader {

  @Override
  public String path() {
    return "asm/byteorder.h";
  }

  @Override
  public void bind(Bindings to) {}
}
