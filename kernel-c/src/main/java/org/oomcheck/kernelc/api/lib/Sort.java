// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/sort.h}, with bsearch.h: the comparison is code of the module, and is asked for each
 * pair that a sort by insertion looks at. What is sorted has the type of its pointer; a function
 * that swaps two elements is not called. Said in C.
 */
@AutoService(KernelHeader.class)
public final class Sort implements KernelHeader {

  @Override
  public String path() {
    return "linux/sort.h";
  }

  @Override
  public void bind(Bindings to) {
    // All of it is said in C.
  }
}
