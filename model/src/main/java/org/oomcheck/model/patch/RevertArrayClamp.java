// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** leak_balloon() without its first line: it does not look how many pages one array holds. */
@AutoService(Patch.class)
public final class RevertArrayClamp implements Patch {

  @Override
  public String id() {
    return "revert-array-clamp";
  }

  @Override
  public String summary() {
    return "leak_balloon() takes more pages than vb->pfns has slots, if it is asked for them";
  }

  @Override
  public String source() {
    return "a seeded fault; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.LEAK_BALLOON, RevertArrayClamp::leakBalloon);
  }

  /** As in v4.13, but for the limit. Context: may sleep. Locks: takes balloon_lock. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "leak_balloon",
      omits = "adjust_managed_page_count")
  static int leakBalloon(VirtioBalloon vb, int num) {
    vb.balloonLock().lock();
    return vb.tellAndRelease(vb.dequeuePages(Math.min(num, vb.numPages().read(Access.PLAIN))));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.13+revert-array-clamp",
            "oom-pages-limit",
            Hazard.ACCOUNTING,
            Hazard.OVER_DEFLATION));
  }
}
