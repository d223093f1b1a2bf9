// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** leak_balloon() keeps balloon_lock until it has freed the pages that are in vb->pfns. */
@AutoService(Patch.class)
public final class ReleaseUnderLock implements Patch {

  @Override
  public String id() {
    return "release-under-lock";
  }

  @Override
  public String summary() {
    return "leak_balloon() frees the pages before it releases balloon_lock";
  }

  @Override
  public String source() {
    return "merged in 2016 as f68b992bbb47";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.LEAK_BALLOON, ReleaseUnderLock::leakBalloon);
  }

  /** Deflates. Context: may sleep. Locks: takes balloon_lock. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "leak_balloon",
      commit = "f68b992bbb47",
      omits = "adjust_managed_page_count")
  static int leakBalloon(VirtioBalloon vb, int num) {
    vb.balloonLock().lock();
    return vb.tellAndRelease(vb.dequeuePages(Math.min(num, vb.sizes().arrayPfnsMax())));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.4+release-under-lock", "pfns-overwritten"),
        Expectation.proven("v3.18+deflate-on-oom+release-under-lock", "pfns-overwritten"));
  }
}
