// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/unaligned.h}: numbers at any address. A pointer to a number of that width reads and
 * writes the number, one to bytes reads and writes these. Said in C.
 */
@AutoService(KernelHeader.class)
public final class Unaligned implements KernelHeader {

  @Override
  public String path() {
    return "linux/unaligned.h";
  }

  @Override
  public void bind(Bindings to) {
    // All of it is said in C.
  }
}
