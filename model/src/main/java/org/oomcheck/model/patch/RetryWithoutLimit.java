// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.AllocSlowpath;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** A fault: the slow path looks again however long reclaim has freed nothing. */
@AutoService(Patch.class)
public final class RetryWithoutLimit implements Patch {
  private static final String SCENARIO = "reclaim-retries";

  @Override
  public String id() {
    return "retry-without-limit";
  }

  @Override
  public String summary() {
    return "should_reclaim_retry() does not look at no_progress_loops";
  }

  @Override
  public String source() {
    return "a seeded fault, to show what MAX_RECLAIM_RETRIES is for; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(AllocSlowpath.SHOULD_RECLAIM_RETRY, RetryWithoutLimit::shouldReclaimRetry);
  }

  /** Context: may sleep. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "should_reclaim_retry")
  static boolean shouldReclaimRetry(Kernel kernel, int noProgressLoops) {
    return AllocSlowpath.reclaimingAllWouldDo(kernel);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.13+retry-without-limit", SCENARIO, Hazard.OOM_LOCKUP, Hazard.GOAL_MISSED),
        Expectation.violated(
            "v6.12+retry-without-limit", SCENARIO, Hazard.OOM_LOCKUP, Hazard.GOAL_MISSED));
  }
}
