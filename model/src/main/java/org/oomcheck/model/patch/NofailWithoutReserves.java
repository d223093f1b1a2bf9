// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.PageAlloc.OomResult;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** A fault: an allocation that must not fail stays above the watermarks. */
@AutoService(Patch.class)
public final class NofailWithoutReserves implements Patch {

  @Override
  public String id() {
    return "nofail-without-reserves";
  }

  @Override
  public String summary() {
    return "__alloc_pages_may_oom() does not go below the watermarks for __GFP_NOFAIL";
  }

  @Override
  public String source() {
    return "a seeded fault, to show what ALLOC_NO_WATERMARKS is for; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(PageAlloc.ALLOC_PAGES_MAY_OOM, NofailWithoutReserves::allocPagesMayOom);
  }

  /** Context: may sleep. Locks: takes oom_lock by trylock. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "__alloc_pages_may_oom")
  static OomResult allocPagesMayOom(Kernel kernel, int gfp, Progress progress) {
    return PageAlloc.allocPagesMayOom(kernel, gfp & ~Gfp.__GFP_NOFAIL, progress);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v6.12+nofail-without-reserves", "victim-needs-memory"),
        Expectation.violated(
                "v6.12+nofail-without-reserves",
                "victim-needs-memory",
                Hazard.OOM_LOCKUP,
                Hazard.GOAL_MISSED)
            .with("reserve", 1));
  }
}
