// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.BalloonProbe;
import org.oomcheck.model.linux.BalloonProbe.Piece;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;
import org.oomcheck.model.tree.V4_20;

/** Every error exit of virtballoon_probe() lets go of the inode and the mount. */
@AutoService(Patch.class)
public final class ProbeFreesInode implements Patch {

  @Override
  public String id() {
    return "probe-frees-inode";
  }

  @Override
  public String summary() {
    return "every error exit of virtballoon_probe() puts the inode and unmounts balloon_fs";
  }

  @Override
  public String source() {
    return "David Hildenbrand, Feb 2020; merged for v5.6 as 1ad6f58ea936";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(BalloonProbe.PROBE, ProbeFreesInode::virtballoonProbe);
  }

  /** As v4.20, with exits that end in out_iput. Context: may sleep. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_probe",
      release = "v4.20",
      commit = "1ad6f58ea936")
  static boolean virtballoonProbe(BalloonProbe probe) {
    if (!V4_20.setsUpUpToTheInode(probe)) {
      return false;
    }
    if (!probe.setsUp(Piece.WORKQUEUE)) {
      return probe.fails(Piece.INODE, Piece.MOUNT, Piece.VIRTQUEUES, Piece.VB);
    }
    return probe.setsUp(Piece.SHRINKER)
        || probe.fails(Piece.WORKQUEUE, Piece.INODE, Piece.MOUNT, Piece.VIRTQUEUES, Piece.VB);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.20+probe-frees-inode", "probe-fails-half-way"));
  }
}
