// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** Reads the size of the balloon, and tells the host of it, before another task can change it. */
@AutoService(Patch.class)
public final class ActualUnderLock implements Patch {

  @Override
  public String id() {
    return "actual-under-lock";
  }

  @Override
  public String summary() {
    return "num_pages is read, and the host is told of it, under balloon_lock";
  }

  @Override
  public String source() {
    return "our own, to see what the lock-free read costs; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.UPDATE_BALLOON_SIZE, ActualUnderLock::updateBalloonSize)
        .replace(VirtioBalloon.UPDATE_BALLOON_SIZE_FUNC, ActualUnderLock::updateBalloonSizeFunc);
  }

  /** Tells the host the size. Context: may sleep. Locks: takes balloon_lock. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "update_balloon_size")
  static void updateBalloonSize(VirtioBalloon vb) {
    vb.balloonLock().lock();
    VirtioBalloon.updateBalloonSize(vb);
    vb.balloonLock().unlock();
  }

  /** One run of the size work. Context: worker. Locks: takes balloon_lock for its first line. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "update_balloon_size_func")
  static void updateBalloonSizeFunc(VirtioBalloon vb) {
    vb.balloonLock().lock();
    int diff = vb.towardsTarget();
    vb.balloonLock().unlock();
    VirtioBalloon.moveBy(vb, diff);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+actual-under-lock", "actual-goes-stale"),
        Expectation.proven("v4.15+actual-under-lock", "actual-goes-stale"),
        Expectation.proven("v4.13+actual-under-lock", "actual-goes-stale").with("allocators", 2));
  }
}
