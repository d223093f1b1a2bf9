// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import static org.oomcheck.model.linux.virtio.VirtioBalloon.PUFF_MILLIS;

import com.google.auto.service.AutoService;
import org.oomcheck.model.linux.mm.BalloonCompaction;
import org.oomcheck.model.linux.virtio.PfnArray;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;

/** v4.15: inflating allocates before it takes balloon_lock. */
@AutoService(Release.class)
public final class V4_15 implements Release {

  @Override
  public String summary() {
    return "as v4.14, but inflating allocates before it takes balloon_lock";
  }

  @Override
  public KernelTree tree() {
    return new V4_14().tree().next("v4.15").with(VirtioBalloon.FILL_BALLOON, V4_15::fillBalloon);
  }

  /**
   * Inflates: allocates pages onto a private list, then takes balloon_lock and moves them into the
   * balloon. Context: may sleep. Locks: takes balloon_lock, and nothing is allocated under it.
   *
   * @return how many balloon pages were moved
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "fill_balloon",
      release = "v4.15",
      commit = "c7cdff0e8647",
      omits = "adjust_managed_page_count")
  public static int fillBalloon(VirtioBalloon vb, int num) {
    int most = Math.min(num, vb.sizes().arrayPfnsMax());
    int listed = allocateList(vb, most);
    vb.balloonLock().lock();
    Loop move = vb.kernel().machine().loop("move");
    PfnArray pfns = new PfnArray(vb.kernel().machine(), vb.sizes());
    for (int numPfns = 0; numPfns < listed; numPfns += vb.sizes().pagesPerPage()) {
      move.head(numPfns);
      vb.pages().enqueue();
      pfns.setPagePfns(numPfns);
      vb.numPages().add(vb.sizes().pagesPerPage());
    }
    move.leave();
    pfns.check(listed);
    vb.tellHostAbout(vb.inflateVq(), listed);
    vb.balloonLock().unlock();
    return listed;
  }

  /**
   * How many of the wanted balloon pages could be allocated; backs off after a failure. Locks:
   * none.
   */
  public static int allocateList(VirtioBalloon vb, int most) {
    Loop allocate = vb.kernel().machine().loop("allocate");
    int listed = 0;
    while (listed < most) {
      allocate.head(listed);
      if (!vb.kernel().call(BalloonCompaction.BALLOON_PAGE_ALLOC, f -> f.call(vb.kernel()))) {
        vb.kernel().sleep().msleep(PUFF_MILLIS);
        break;
      }
      listed += vb.sizes().pagesPerPage();
    }
    allocate.leave(listed);
    return listed;
  }
}
