// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** Both: nothing that is allocated under balloon_lock, or could be, enters direct reclaim. */
@AutoService(Patch.class)
public final class AllNowait implements Patch {

  @Override
  public String id() {
    return "all-nowait";
  }

  @Override
  public String summary() {
    return "fill-nowait and tell-host-nowait: no direct reclaim under balloon_lock at all";
  }

  @Override
  public String source() {
    return "the GFP_NOWAIT fix as discussed on linux-mm, Sep and Oct 2017; not merged";
  }

  @Override
  public void apply(Replacements tree) {
    new FillNowait().apply(tree);
    new TellHostNowait().apply(tree);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+all-nowait", "reclaim-needs-oom"),
        Expectation.proven("v4.13+all-nowait", "oom-lockup"),
        Expectation.violated(
            "v4.13+all-nowait", "inflate-fails", Hazard.GOAL_MISSED, Hazard.ALLOC_FAILURE),
        Expectation.proven("v4.13+all-nowait", "nofs-only"),
        Expectation.proven("v4.13+all-nowait", "add-outbuf-allocates").with("add-allocates", 1));
  }
}
