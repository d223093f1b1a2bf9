// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import static org.oomcheck.model.linux.mm.Gfp.GFP_BALLOON;
import static org.oomcheck.model.linux.mm.Gfp.__GFP_DIRECT_RECLAIM;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.BalloonCompaction;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/**
 * Inflating does not enter direct reclaim: under balloon_lock it takes what is free or gives up.
 */
@AutoService(Patch.class)
public final class FillNowait implements Patch {

  @Override
  public String id() {
    return "fill-nowait";
  }

  @Override
  public String summary() {
    return "fill_balloon() allocates without direct reclaim while it holds balloon_lock";
  }

  @Override
  public String source() {
    return "discussed on linux-mm, Sep and Oct 2017; not merged";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(BalloonCompaction.BALLOON_PAGE_ALLOC, FillNowait::balloonPageAlloc);
  }

  /** Allocates a page for the balloon from what is free. Context: any. */
  @KernelRef(path = "mm/balloon_compaction.c", symbol = "balloon_page_alloc")
  static boolean balloonPageAlloc(Kernel kernel) {
    return kernel.pageAlloc().allocPage(GFP_BALLOON & ~__GFP_DIRECT_RECLAIM, Progress.PAGES);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+fill-nowait", "reclaim-needs-oom"),
        Expectation.proven("v4.13+fill-nowait", "oom-lockup"),
        // With vm.zone_reclaim_mode v4.13 reclaims under oom_lock, whatever fill_balloon() does.
        Expectation.violated("v4.13+fill-nowait", "oom-lockup", Hazard.HUNG_TASK, Hazard.OOM_LOCKUP)
            .with("zone-reclaim-off", 0),
        Expectation.proven("v4.14+fill-nowait", "oom-lockup").with("zone-reclaim-off", 0),
        Expectation.proven("v4.13+fill-nowait", "nofs-only"),
        Expectation.proven("v4.13+fill-nowait", "isolated-pages-throttle"),
        Expectation.proven("v4.13+fill-nowait", "pages-in-flight"),
        Expectation.proven("v4.15+fill-nowait", "oom-lockup"),
        Expectation.proven("v4.15+fill-nowait", "nofs-only"),
        // On virtio-ccw the notifier allocates under oom_lock, whatever fill_balloon() does.
        Expectation.violated("v4.13+fill-nowait", "nofs-only", Hazard.DEADLOCK).with("pci", 0),
        Expectation.violated("v4.15+fill-nowait", "nofs-only", Hazard.DEADLOCK).with("pci", 0),
        Expectation.violated(
                "v4.15+fill-nowait",
                "oom-lockup",
                Hazard.DEADLOCK,
                Hazard.HUNG_TASK,
                Hazard.OOM_LOCKUP,
                Hazard.KERNEL_BUG)
            .with("pci", 0),
        Expectation.violated("v4.15+fill-nowait", "nofs-only", Hazard.OOM_LOCKUP)
            .with("pci", 0)
            .with("reclaim-needs-fs-lock", 0),
        Expectation.violated(
            "v4.13+fill-nowait", "inflate-fails", Hazard.GOAL_MISSED, Hazard.ALLOC_FAILURE),
        Expectation.violated(
            "v4.15+fill-nowait", "inflate-fails", Hazard.GOAL_MISSED, Hazard.ALLOC_FAILURE),
        Expectation.violated("v4.13+fill-nowait", "inflate-against-oom", Hazard.BUSY_NO_OP)
            .possibly(Hazard.BUSY_NO_OP));
  }
}
