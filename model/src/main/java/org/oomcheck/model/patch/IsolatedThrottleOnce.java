// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.Vmscan;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.model.tree.V4_14;

/** Reclaim waits once for pages that others have isolated, and then goes without them. */
@AutoService(Patch.class)
public final class IsolatedThrottleOnce implements Patch {

  @Override
  public String id() {
    return "isolated-throttle-once";
  }

  @Override
  public String summary() {
    return "direct reclaim waits 100 ms once while too many pages are isolated, not for ever";
  }

  @Override
  public String source() {
    return "Michal Hocko, merged for v4.14 as db73ee0d4637";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(Vmscan.SHRINK_INACTIVE_LIST, V4_14::shrinkInactiveList);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13+isolated-throttle-once", "isolated-pages-throttle"));
  }
}
