// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.tree;

import com.google.auto.service.AutoService;
import org.oomcheck.model.linux.virtio.BalloonProbe;
import org.oomcheck.model.linux.virtio.BalloonProbe.Piece;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelRef;

/**
 * v4.4: as v3.18, and an OOM notifier deflates the balloon while the size work may inflate it.
 *
 * <p>Deviates: as v3.18.
 */
@AutoService(Release.class)
public final class V4_4 implements Release {

  @Override
  public String summary() {
    return "OOM notifier; pages are freed by vb->pfns without balloon_lock";
  }

  @Override
  public KernelTree tree() {
    return new V3_18()
        .tree()
        .next("v4.4")
        .with(VirtioBalloon.OOM_NOTIFY, VirtioBalloon::virtballoonOomNotify)
        .with(VirtioBalloon.PROBE, VirtioBalloon::virtballoonProbe)
        .with(BalloonProbe.PROBE, V4_4::virtballoonProbe);
  }

  /** Registers the OOM notifier before the kthread is there. Context: may sleep. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_probe",
      release = "v4.4",
      commit = "5a10b7dbf904",
      omits = "vb_devinfo")
  public static boolean virtballoonProbe(BalloonProbe probe) {
    if (!probe.setsUp(Piece.VB)) {
      return false;
    }
    if (!probe.setsUp(Piece.MAPPING)) {
      return probe.fails(Piece.VB);
    }
    if (!probe.setsUp(Piece.VIRTQUEUES)) {
      return probe.fails(Piece.MAPPING, Piece.VB);
    }
    if (!probe.setsUp(Piece.OOM_NOTIFIER)) {
      return probe.fails(Piece.VIRTQUEUES, Piece.MAPPING, Piece.VB);
    }
    return probe.setsUp(Piece.THREAD)
        || probe.fails(Piece.OOM_NOTIFIER, Piece.VIRTQUEUES, Piece.MAPPING, Piece.VB);
  }
}
