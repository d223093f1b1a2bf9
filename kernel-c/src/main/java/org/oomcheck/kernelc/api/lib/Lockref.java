// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/lockref.h}: counts of references with their lock; said in C. */
@AutoService(KernelHeader.class)
public final class Lockref implements KernelHeader {

  @Override
  public String path() {
    return "linux/lockref.h";
  }

  @Override
  public void bind(Bindings to) {}
}
