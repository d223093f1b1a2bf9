// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** leak_balloon() as it was before July 2016: it does not look how many pages there are. */
@AutoService(Patch.class)
public final class RevertNumPagesClamp implements Patch {

  @Override
  public String id() {
    return "revert-num-pages-clamp";
  }

  @Override
  public String summary() {
    return "leak_balloon() takes as many pages as it is asked for, whatever the balloon has";
  }

  @Override
  public String source() {
    return "37cf99e08c6f (July 2016), taken back";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.LEAK_BALLOON, RevertNumPagesClamp::leakBalloon);
  }

  /** As in v4.13, but for the limit. Context: may sleep. Locks: takes balloon_lock. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "leak_balloon",
      release = "v4.7",
      omits = "adjust_managed_page_count")
  static int leakBalloon(VirtioBalloon vb, int num) {
    vb.balloonLock().lock();
    int numPfns = vb.dequeuePages(Math.min(num, vb.sizes().arrayPfnsMax()));
    return vb.tellAndRelease(numPfns);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13+revert-num-pages-clamp", "empty-balloon", Hazard.KERNEL_BUG));
  }
}
