// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** A fault: a victim that is out of memory gets no reserves from the OOM killer. */
@AutoService(Patch.class)
public final class OomSparesNone implements Patch {
  private static final String SCENARIO = "victim-of-two-threads";

  @Override
  public String id() {
    return "oom-spares-none";
  }

  @Override
  public String summary() {
    return "out_of_memory() does not look whether its caller is a victim, and marks no second thread";
  }

  @Override
  public String source() {
    return "a seeded fault, to show what task_will_free_mem(current) is for; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(OomKill.OUT_OF_MEMORY, OomSparesNone::outOfMemory);
  }

  /** Context: may sleep. Locks: needs oom_lock. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "out_of_memory")
  static boolean outOfMemory(Kernel kernel, int gfp) {
    return !kernel.oomKill().oomKillerDisabled()
        && (kernel.oomKill().notifiers().freed() > 0 || OomKill.killIfFs(kernel, gfp, 0));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.13+oom-spares-none",
            SCENARIO,
            Hazard.HUNG_TASK,
            Hazard.OOM_LOCKUP,
            Hazard.GOAL_MISSED),
        Expectation.proven("v6.12+oom-spares-none", SCENARIO));
  }
}
