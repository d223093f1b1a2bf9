// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.fs;

import java.util.function.IntConsumer;
import org.oomcheck.model.linux.Shrinker;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * The clean inodes of a filesystem, {@code fs/super.c}: memory that reclaim frees without waiting.
 * One inode is one page.
 *
 * <p>Deviates: it is asked with __GFP_FS only, where the kernel stops for other flags.
 */
public final class InodeCache implements Shrinker {
  private final Machine machine;
  private final IntConsumer freePages;
  private final Cell inodes;

  /**
   * Fills the cache while the world boots.
   *
   * @param inodes how many clean inodes there are
   * @param freePages gives so many pages back to the page allocator
   */
  public InodeCache(Machine machine, int inodes, IntConsumer freePages) {
    this.machine = machine;
    this.freePages = freePages;
    this.inodes = machine.cell("sb->s_nr_inodes_unused", inodes);
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
    return machine.perform(Step.of(this, "super_cache_count()", inodes::get));
  }

  @Override
  @KernelRef(path = "fs/super.c", symbol = "super_cache_scan", omits = "dentries, s_umount")
  public int scanObjects(int nrToScan, int gfp) {
    int freed = machine.perform(Step.of(this, "prune_icache_sb()", () -> prune(nrToScan)));
    if (freed > 0) {
      freePages.accept(freed);
    }
    return freed;
  }

  private int prune(int most) {
    int freed = Math.min(most, inodes.get());
    inodes.add(-freed);
    return freed;
  }
}
