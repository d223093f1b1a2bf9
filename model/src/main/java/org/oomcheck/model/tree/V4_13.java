// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import com.google.auto.service.AutoService;
import org.oomcheck.model.linux.BalloonCompaction;
import org.oomcheck.model.linux.OomKill;
import org.oomcheck.model.linux.OomNotifiers;
import org.oomcheck.model.linux.PageAlloc;
import org.oomcheck.model.linux.VirtioBalloon;

/** v4.13: the OOM notifier deflates the balloon; inflating allocates under balloon_lock. */
@AutoService(Release.class)
public final class V4_13 implements Release {

  @Override
  public String summary() {
    return "OOM notifier deflates the balloon; inflating allocates under balloon_lock";
  }

  @Override
  public KernelTree tree() {
    return KernelTree.release("v4.13")
        .with(PageAlloc.ALLOC_PAGES_SLOWPATH, PageAlloc::allocPagesSlowpath)
        .with(PageAlloc.ALLOC_PAGES_DIRECT_RECLAIM, PageAlloc::allocPagesDirectReclaim)
        .with(PageAlloc.ALLOC_PAGES_MAY_OOM, PageAlloc::allocPagesMayOom)
        .with(OomKill.OUT_OF_MEMORY, OomKill::outOfMemory)
        .with(OomKill.OOM_KILL_PROCESS, OomKill::oomKillProcess)
        .with(OomKill.OOM_NOTIFIERS, (kernel, chain) -> new OomNotifiers(chain))
        .with(BalloonCompaction.BALLOON_PAGE_ALLOC, BalloonCompaction::balloonPageAlloc)
        .with(VirtioBalloon.PROBE, VirtioBalloon::virtballoonProbe)
        .with(VirtioBalloon.TELL_HOST, VirtioBalloon::tellHost)
        .with(VirtioBalloon.FILL_BALLOON, VirtioBalloon::fillBalloon)
        .with(VirtioBalloon.LEAK_BALLOON, VirtioBalloon::leakBalloon)
        .with(VirtioBalloon.UPDATE_BALLOON_SIZE, VirtioBalloon::updateBalloonSize)
        .with(VirtioBalloon.OOM_NOTIFY, VirtioBalloon::virtballoonOomNotify)
        .with(VirtioBalloon.UPDATE_BALLOON_SIZE_FUNC, VirtioBalloon::updateBalloonSizeFunc);
  }
}
