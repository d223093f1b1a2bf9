// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Step;

/**
 * The clean inodes of a filesystem, {@code fs/super.c}: memory that can be had for the asking. One
 * inode is one page.
 *
 * <p>Deviates: it is asked with __GFP_FS only, where the kernel stops for other flags.
 */
public final class InodeCache implements Vmscan.Shrinker {
  private final Kernel kernel;
  private final Cell inodes;

  /**
   * Fills the cache while the world boots.
   *
   * @param inodes how many clean inodes there are
   */
  public InodeCache(Kernel kernel, int inodes) {
    this.kernel = kernel;
    this.inodes = kernel.machine().cell("sb->s_nr_inodes_unused", inodes);
    kernel.vmscan().registerShrinker(this);
  }

  @Override
  public String name() {
    return "sb->s_shrink";
  }

  @Override
  public int batch() {
    return 1;
  }

  @Override
  @KernelRef(path = "fs/super.c", symbol = "super_cache_count", omits = "dentries")
  public int countObjects() {
    return kernel.machine().perform(Step.of(this, "super_cache_count()", inodes::get));
  }

  @Override
  @KernelRef(path = "fs/super.c", symbol = "super_cache_scan", omits = "dentries, s_umount")
  public int scanObjects(int nrToScan) {
    int freed = kernel.machine().perform(Step.of(this, "prune_icache_sb()", () -> prune(nrToScan)));
    if (freed > 0) {
      kernel.pageAlloc().freePages(freed);
    }
    return freed;
  }

  private int prune(int most) {
    int freed = Math.min(most, inodes.get());
    inodes.add(-freed);
    return freed;
  }
}
