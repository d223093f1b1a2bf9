// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.lib;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/rbtree.h}: sorted trees, said in C. A tree is not balanced: no rotation makes a
 * step, so fewer nodes are written than the kernel writes.
 */
@AutoService(KernelHeader.class)
public final class Rbtree implements KernelHeader {

  @Override
  public String path() {
    return "linux/rbtree.h";
  }

  @Override
  public void bind(Bindings to) {
    // All of it is said in C.
  }
}
