// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.Shrinker;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Step;

/** A cache of objects of one page each, which reclaim may free at any time without waiting. */
public final class SlabCache implements Shrinker {
  private static final int BATCH = 128;

  private final Kernel kernel;
  private final Cell objects;

  /** The cache of a guest. Only while the world boots. */
  SlabCache(Kernel kernel, int objects) {
    this.kernel = kernel;
    this.objects = kernel.machine().cell("objects in the cache", objects);
  }

  @Override
  public String name() {
    return "cache";
  }

  @Override
  public int batch() {
    return BATCH;
  }

  @Override
  public int countObjects() {
    return kernel.machine().perform(Step.of(this, "count_objects(cache)", objects::get));
  }

  @Override
  public int scanObjects(int nrToScan, int gfp) {
    int freed =
        kernel.machine().perform(Step.of(this, "scan_objects(cache)", () -> take(nrToScan)));
    if (freed > 0) {
      kernel.pageAlloc().freePages(freed);
    }
    return freed;
  }

  private int take(int most) {
    int taken = Math.min(most, objects.get());
    objects.add(-taken);
    return taken;
  }
}
