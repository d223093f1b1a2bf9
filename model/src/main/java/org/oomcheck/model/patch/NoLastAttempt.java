// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.AllocSlowpath;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.PageAlloc.OomResult;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** A fault: a task that has got oom_lock does not look for a page any more. */
@AutoService(Patch.class)
public final class NoLastAttempt implements Patch {

  @Override
  public String id() {
    return "no-last-attempt";
  }

  @Override
  public String summary() {
    return "__alloc_pages_may_oom() calls the OOM killer without a last look at the free list";
  }

  @Override
  public String source() {
    return "a seeded fault, to show what the last attempt is for; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(PageAlloc.ALLOC_PAGES_MAY_OOM, NoLastAttempt::allocPagesMayOom);
  }

  /** Context: may sleep. Locks: takes oom_lock by trylock. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "__alloc_pages_may_oom")
  static OomResult allocPagesMayOom(Kernel kernel, int gfp, Progress progress) {
    if (!kernel.oomKill().oomLock().trylock()) {
      kernel.sleep().scheduleTimeoutUninterruptible(1);
      return OomResult.PROGRESS;
    }
    OomResult result = AllocSlowpath.outOfMemoryOrFail(kernel, gfp);
    kernel.oomKill().oomLock().unlock();
    return result;
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.13+no-last-attempt", "freed-before-kill", Hazard.PREMATURE_OOM_KILL),
        Expectation.violated(
            "v6.12+no-last-attempt", "freed-before-kill", Hazard.PREMATURE_OOM_KILL));
  }
}
