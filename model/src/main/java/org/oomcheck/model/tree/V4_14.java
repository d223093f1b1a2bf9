// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import com.google.auto.service.AutoService;
import org.oomcheck.model.linux.mm.InactiveList;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.OomReaper;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.Vmscan;
import org.oomcheck.model.machine.KernelRef;

/**
 * v4.14: nothing reclaims under oom_lock any more, and reclaim no longer waits without a limit for
 * isolated pages. The balloon is that of v4.13.
 */
@AutoService(Release.class)
public final class V4_14 implements Release {

  @Override
  public String summary() {
    return "as v4.13, but nothing reclaims under oom_lock";
  }

  @Override
  public KernelTree tree() {
    return new V4_13()
        .tree()
        .next("v4.14")
        .with(PageAlloc.ALLOC_PAGES_MAY_OOM, PageAlloc::allocPagesMayOom)
        .with(OomKill.OOM_RESERVES_ALLOWED, OomKill::oomReservesToAllThreads)
        .with(OomKill.EXIT_MMAP, OomKill::exitMmapSkipsFirst)
        .with(OomReaper.OOM_REAP_TASK_MM, OomReaper::reapUnlessNotified)
        .with(Vmscan.SHRINK_INACTIVE_LIST, V4_14::shrinkInactiveList);
  }

  /** Waits once while too many pages are isolated, then gives up. Context: may sleep. */
  @KernelRef(
      path = "mm/vmscan.c",
      symbol = "shrink_inactive_list",
      release = "v4.14",
      commit = "db73ee0d4637",
      omits = "being killed; the pages, of which direct reclaim can free none")
  public static void shrinkInactiveList(Kernel kernel, InactiveList list, int gfp) {
    if (list.tooManyIsolated(gfp)) {
      kernel.sleep().msleep(Vmscan.STALLED_MILLIS);
    }
  }
}
