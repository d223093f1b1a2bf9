// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/mempool.h}: a reserve of elements, said in C. Memory may be short at any time, so an
 * allocation that may sleep waits for an element of the reserve. Pools have at most 8.
 */
@AutoService(KernelHeader.class)
public final class Mempool implements KernelHeader {

  @Override
  public String path() {
    return "linux/mempool.h";
  }

  @Override
  public void bind(Bindings to) {
    // All of it is said in C.
  }
}
