// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.PageAlloc.OomResult;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** The lists of all CPUs are drained before the last attempt. */
@AutoService(Patch.class)
public final class DrainBeforeOom implements Patch {

  @Override
  public String id() {
    return "drain-before-oom";
  }

  @Override
  public String summary() {
    return "__alloc_pages_may_oom() drains the lists of all CPUs before its last attempt";
  }

  @Override
  public String source() {
    return "a possible fix; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(PageAlloc.ALLOC_PAGES_MAY_OOM, DrainBeforeOom::allocPagesMayOom);
  }

  /** Context: may sleep. Locks: takes oom_lock by trylock. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "__alloc_pages_may_oom")
  static OomResult allocPagesMayOom(Kernel kernel, int gfp, Progress progress) {
    return PageAlloc.mayOom(
        kernel,
        gfp,
        progress,
        () -> {
          kernel.pageAlloc().setAside().drainAllPages();
          return kernel.pageAlloc().lastAttempt(progress);
        });
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+drain-before-oom", "freed-on-another-cpu"),
        Expectation.proven("v6.12+drain-before-oom", "freed-on-another-cpu"));
  }
}
