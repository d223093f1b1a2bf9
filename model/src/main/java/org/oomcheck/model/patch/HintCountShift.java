// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.FreePageHint;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** The shrinker counts the pages in hinted blocks, and no longer a thousandth of the blocks. */
@AutoService(Patch.class)
public final class HintCountShift implements Patch {

  @Override
  public String id() {
    return "hint-count-shift";
  }

  @Override
  public String summary() {
    return "virtio_balloon_shrinker_count() shifts the number of hinted blocks left, not right";
  }

  @Override
  public String source() {
    return "merged in 2019 as c9a6820fc0da";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(FreePageHint.HINT_COUNT, FreePageHint::virtioBalloonShrinkerCount);
  }

  /** Without the feature the shrinker is not registered, and its count does not matter. */
  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.20+hint-count-shift", "hinted-pages-at-oom", Hazard.PREMATURE_OOM_KILL));
  }
}
