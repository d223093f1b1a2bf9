// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.model.tree.V4_20;

/** The balloon's shrinker deflates once, by as many pages as it was asked for. */
@AutoService(Patch.class)
public final class ShrinkerScansOnce implements Patch {

  @Override
  public String id() {
    return "shrinker-scans-once";
  }

  @Override
  public String summary() {
    return "the balloon's shrinker calls leak_balloon() once and does not add pages up";
  }

  @Override
  public String source() {
    return "\"virtio_balloon: fix shrinker scan number of pages\", Nov 2019";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(V4_20.SHRINKER_SCAN, ShrinkerScansOnce::virtioBalloonShrinkerScan);
  }

  /**
   * Deflates for reclaim. Context: reclaim of any kind; sleeps for balloon_lock and for the host.
   *
   * @param nrToScan how many kernel pages are asked for
   * @return how many kernel pages were freed
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtio_balloon_shrinker_scan",
      omits = "shrink_free_pages")
  static int virtioBalloonShrinkerScan(VirtioBalloon vb, int nrToScan) {
    int pagesPerPage = vb.sizes().pagesPerPage();
    int freed =
        vb.kernel().call(VirtioBalloon.LEAK_BALLOON, f -> f.call(vb, nrToScan * pagesPerPage));
    vb.kernel().run(VirtioBalloon.UPDATE_BALLOON_SIZE, f -> f.call(vb));
    return freed / pagesPerPage;
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.20+shrinker-scans-once", "shrinker-counts"));
  }
}
