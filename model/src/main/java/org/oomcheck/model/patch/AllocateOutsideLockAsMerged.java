// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.PfnArray;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.model.tree.V4_15;

/** The merged fix before its follow-up: it counts a page before it writes its number. */
@AutoService(Patch.class)
public final class AllocateOutsideLockAsMerged implements Patch {

  @Override
  public String id() {
    return "allocate-outside-lock-as-merged";
  }

  @Override
  public String summary() {
    return "as allocate-outside-lock, but every page number goes one slot too far";
  }

  @Override
  public String source() {
    return "c7cdff0e8647 in v4.15-rc1; reported by Michael Ellerman, 1 Dec 2017, then fixed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.FILL_BALLOON, AllocateOutsideLockAsMerged::fillBalloon);
  }

  /**
   * As in v4.15, but num_pfns is raised before the pfns are written. Context: may sleep. Locks:
   * takes balloon_lock, and nothing is allocated under it.
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "fill_balloon",
      release = "v4.15-rc1",
      commit = "c7cdff0e8647",
      omits = "adjust_managed_page_count")
  static int fillBalloon(VirtioBalloon vb, int num) {
    int listed = V4_15.allocateList(vb, Math.min(num, vb.sizes().arrayPfnsMax()));
    vb.balloonLock().lock();
    Loop move = vb.kernel().machine().loop("move");
    PfnArray pfns = new PfnArray(vb.kernel().machine(), vb.sizes());
    int numPfns = 0;
    while (numPfns < listed) {
      move.head(numPfns);
      vb.pages().enqueue();
      numPfns += vb.sizes().pagesPerPage();
      pfns.setPagePfns(numPfns);
      vb.numPages().add(vb.sizes().pagesPerPage());
    }
    move.leave();
    pfns.check(listed);
    vb.tellHostAbout(vb.inflateVq(), listed);
    vb.balloonLock().unlock();
    return listed;
  }

  @Override
  public List<Expectation> expectations() {
    String series = "v4.13+allocate-outside-lock-as-merged";
    return List.of(Expectation.violated(series, "wrong-pfn-index", Hazard.ACCOUNTING));
  }
}
