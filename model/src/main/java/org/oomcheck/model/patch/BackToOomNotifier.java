// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.BalloonProbe;
import org.oomcheck.model.linux.virtio.BalloonProbe.Piece;
import org.oomcheck.model.linux.virtio.FreePageHint;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.model.tree.V4_20;
import org.oomcheck.model.tree.V5_8;

/** The OOM notifier comes back, and the shrinker keeps to hinted pages. */
@AutoService(Patch.class)
public final class BackToOomNotifier implements Patch {

  @Override
  public String id() {
    return "back-to-oom-notifier";
  }

  @Override
  public String summary() {
    return "the OOM notifier deflates the balloon again, the shrinker does not";
  }

  @Override
  public String source() {
    return "David Hildenbrand, Feb 2020; merged for v5.7 as da10329cb057";
  }

  @Override
  public void apply(Replacements tree) {
    tree.remove(V4_20.SHRINKER_SCAN)
        .remove(V4_20.SHRINKER_COUNT)
        .replace(VirtioBalloon.PROBE, VirtioBalloon::virtballoonProbe)
        .replace(FreePageHint.REGISTER_SHRINKER, V5_8::registerShrinker)
        .replace(FreePageHint.HINT_COUNT, FreePageHint::virtioBalloonShrinkerCount)
        .replace(BalloonProbe.PROBE, BackToOomNotifier::virtballoonProbe)
        .add(VirtioBalloon.OOM_NOTIFY, V5_8::virtioBalloonOomNotify);
  }

  /**
   * As v4.20, then the OOM notifier. The new exit takes the shrinker down and continues where those
   * before it go. Context: may sleep.
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_probe",
      release = "v4.20",
      commit = "da10329cb057")
  static boolean virtballoonProbe(BalloonProbe probe) {
    return V4_20.virtballoonProbe(probe)
        && (probe.setsUp(Piece.OOM_NOTIFIER)
            || probe.fails(Piece.SHRINKER, Piece.WORKQUEUE, Piece.VIRTQUEUES, Piece.VB));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.20+back-to-oom-notifier", "reclaim-needs-oom"),
        Expectation.violated(
            "v4.20+back-to-oom-notifier", "shrinks-its-own-inflation", Hazard.OOM_LOCKUP),
        Expectation.proven("v4.20+back-to-oom-notifier", "drop-caches"),
        Expectation.proven("v4.20+back-to-oom-notifier", "freed-unit"),
        Expectation.proven("v4.20+back-to-oom-notifier", "hinted-pages-at-oom"),
        Expectation.violated(
            "v4.20+back-to-oom-notifier", "probe-fails-half-way", Hazard.LIFECYCLE));
  }
}
