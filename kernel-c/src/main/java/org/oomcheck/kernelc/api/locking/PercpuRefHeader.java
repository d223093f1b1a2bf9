// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/percpu-refcount.h}: counts of references that begin to count when they are killed,
 * said in C. The count is one variable; its first reference lasts until a grace period after the
 * kill, so the release function can come later than the kill.
 */
@AutoService(KernelHeader.class)
public final class PercpuRefHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/percpu-refcount.h";
  }

  @Override
  public void bind(Bindings to) {
    // All of it is said in C.
  }
}
