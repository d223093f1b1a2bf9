// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.model.tree.V4_15;

/** The merged fix: fill_balloon() allocates before it takes balloon_lock. */
@AutoService(Patch.class)
public final class AllocateOutsideLock implements Patch {

  @Override
  public String id() {
    return "allocate-outside-lock";
  }

  @Override
  public String summary() {
    return "fill_balloon() allocates its pages before it takes balloon_lock";
  }

  @Override
  public String source() {
    return "Michael S. Tsirkin, Oct 2017; merged for v4.15 as c7cdff0e8647";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.FILL_BALLOON, V4_15::fillBalloon);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+allocate-outside-lock", "reclaim-needs-oom"),
        Expectation.proven("v4.13+allocate-outside-lock", "wrong-pfn-index"),
        Expectation.violated(
            "v4.13+allocate-outside-lock",
            "isolated-pages-throttle",
            Hazard.HUNG_TASK,
            Hazard.OOM_LOCKUP));
  }
}
