// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.mm.AllocationWatcher;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Hazard;

/**
 * Complains when an allocation fails while reclaim could free something. Looks once the allocation
 * has failed, so it is only right where nothing becomes reclaimable meanwhile, and no process is
 * killed in the middle of an allocation.
 */
public final class AllocFailure implements AllocationWatcher {
  private final Kernel kernel;

  private AllocFailure(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Makes this check after every allocation that fails. Only while the world boots. */
  public static void watch(Kernel kernel) {
    kernel.pageAlloc().watch(new AllocFailure(kernel));
  }

  @Override
  public void failed(int gfp) {
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
