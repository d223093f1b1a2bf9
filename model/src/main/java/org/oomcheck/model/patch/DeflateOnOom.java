// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.BalloonProbe;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.model.tree.V4_4;

/** The first OOM notifier of the balloon. */
@AutoService(Patch.class)
public final class DeflateOnOom implements Patch {

  @Override
  public String id() {
    return "deflate-on-oom";
  }

  @Override
  public String summary() {
    return "the balloon registers an OOM notifier that gives oom_pages pages back";
  }

  @Override
  public String source() {
    return "Raushaniya Maksudova and Denis V. Lunev, 2014; merged for v3.19 as 5a10b7dbf904";
  }

  @Override
  public void apply(Replacements tree) {
    tree.add(VirtioBalloon.OOM_NOTIFY, VirtioBalloon::virtballoonOomNotify)
        .replace(VirtioBalloon.PROBE, VirtioBalloon::virtballoonProbe)
        .replace(BalloonProbe.PROBE, V4_4::virtballoonProbe);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v3.18+deflate-on-oom", "reclaim-needs-oom", Hazard.DEADLOCK),
        Expectation.proven("v3.18+deflate-on-oom", "oom-pages-limit"),
        Expectation.violated("v3.18+deflate-on-oom", "freed-unit", Hazard.ACCOUNTING),
        Expectation.violated("v3.18+deflate-on-oom", "empty-balloon", Hazard.KERNEL_BUG),
        Expectation.proven("v3.18+deflate-on-oom", "probe-fails-half-way"),
        Expectation.violated("v3.18+deflate-on-oom", "probe-fails-half-way", Hazard.LIFECYCLE)
            .with("forget", 1));
  }
}
