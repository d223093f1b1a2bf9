// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.model.tree.V4_20;

/** No sleep after a kill while oom_lock is held. */
@AutoService(Patch.class)
public final class KillWithoutSleep implements Patch {

  @Override
  public String id() {
    return "kill-without-sleep";
  }

  @Override
  public String summary() {
    return "out_of_memory() does not sleep after a kill, while its caller holds oom_lock";
  }

  @Override
  public String source() {
    return "commit 9bfe5ded054b, v4.19";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(OomKill.OUT_OF_MEMORY, V4_20::outOfMemory);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13+kill-without-sleep", "oom-lock-sleep"));
  }
}
