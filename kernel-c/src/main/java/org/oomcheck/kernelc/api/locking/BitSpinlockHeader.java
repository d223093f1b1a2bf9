// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/bit_spinlock.h}: a bit as a spinlock; said in C. */
@AutoService(KernelHeader.class)
public final class BitSpinlockHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/bit_spinlock.h";
  }

  @Override
  public void bind(Bindings to) {}
}
