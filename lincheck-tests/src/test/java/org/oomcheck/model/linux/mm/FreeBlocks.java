// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import org.oomcheck.model.linux.Functions;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.tree.Catalogue;

/** The free lists of a zone that has blocks of the least order alone. */
public final class FreeBlocks {
  private static final Functions TREE = Catalogue.load().series("v5.8");

  private FreeBlocks() {}

  /** So many free blocks, and the page allocator that they belong to. */
  public static FreeArea of(Machine machine, Kernel kernel, int blocks) {
    return new FreeArea(machine, kernel.pageAlloc(), 9, blocks);
  }

  /** A kernel with so many free blocks. */
  public static Kernel kernel(Machine machine, int blocks) {
    return new Kernel(machine, TREE, blocks);
  }
}
