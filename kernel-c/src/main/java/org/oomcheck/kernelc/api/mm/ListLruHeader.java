// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/list_lru.h}: objects by their last use, said in C: one list with its lock for all
 * nodes and groups. The callback of a walk has the four parameters of v6.12.
 */
@AutoService(KernelHeader.class)
public final class ListLruHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/list_lru.h";
  }

  @Override
  public void bind(Bindings to) {
    // All of it is said in C.
  }
}
