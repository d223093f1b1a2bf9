// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/mmap_lock.h}: the lock of a process over its memory. */
@AutoService(KernelHeader.class)
public final class MmapLock implements KernelHeader {

  @Override
  public String path() {
    return "linux/mmap_lock.h";
  }

  @Override
  public void bind(Bindings to) {}
}
