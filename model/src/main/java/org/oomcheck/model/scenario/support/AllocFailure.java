// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.KernelTree;

/**
 * Complains when an allocation fails while reclaim could free something. Looks once the allocation
 * has failed, so it is only right where nothing becomes reclaimable meanwhile, and no process is
 * killed in the middle of an allocation.
 */
public final class AllocFailure {

  private AllocFailure() {}

  /** The tree with this check after every allocation. */
  public static KernelTree on(KernelTree tree) {
    PageAlloc.AllocPagesSlowpath slowpath = tree.get(PageAlloc.ALLOC_PAGES_SLOWPATH);
    return tree.with(
        PageAlloc.ALLOC_PAGES_SLOWPATH,
        (kernel, gfp, progress) -> {
          boolean allocated = slowpath.call(kernel, gfp, progress);
          if (!allocated) {
            check(kernel, gfp);
          }
          return allocated;
        });
  }

  private static void check(Kernel kernel, int gfp) {
    int objects = kernel.vmscan().freeable();
    if (objects > 0) {
      kernel
          .machine()
          .complain(
              Hazard.ALLOC_FAILURE,
              "an allocation with "
                  + Gfp.toString(gfp)
                  + " fails, and reclaim could free "
                  + objects
                  + (objects == 1 ? " object" : " objects"));
    }
  }
}
