// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;

/** How {@code drivers/virtio/virtio_balloon.c} lets go of a device. */
public final class BalloonRemoval {

  /** Shape of {@link #FREEZE}. */
  @FunctionalInterface
  public interface Freeze {

    /** Lets go of the device's virtqueues. */
    void call(VirtioBalloon vb, RemovableRing ring);
  }

  /** Shape of {@link #RESTORE}. */
  @FunctionalInterface
  public interface Restore {

    /** Whether the device works again. */
    boolean call(VirtioBalloon vb, RemovableRing ring);
  }

  public static final Slot<Freeze> FREEZE = new Slot<>("virtballoon_freeze", Freeze.class);
  public static final Slot<Restore> RESTORE = new Slot<>("virtballoon_restore", Restore.class);

  private BalloonRemoval() {}

  /**
   * Removes the device. Context: may sleep, also for a running OOM notifier.
   *
   * @param ring the device's, which is deleted
   * @param unregisterLast a seeded fault: whether the OOM notifier is unregistered last
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_remove",
      omits = "the works, compaction, kfree")
  public static void virtballoonRemove(
      VirtioBalloon vb, RemovableRing ring, boolean unregisterLast) {
    if (!unregisterLast) {
      vb.unregisterOomNotifier();
    }
    removeCommon(vb, ring);
    if (unregisterLast) {
      vb.unregisterOomNotifier();
    }
  }

  /**
   * Lets go of the virtqueues for a suspend. What is registered stays registered. Context: may
   * sleep.
   *
   * @param ring the device's, which is deleted
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_freeze",
      release = "v5.8")
  public static void virtballoonFreeze(VirtioBalloon vb, RemovableRing ring) {
    removeCommon(vb, ring);
  }

  /**
   * Sets the virtqueues up again after a suspend, and has the size work started if the balloon,
   * which was emptied, has not the size that the host asks for. Context: may sleep.
   *
   * @return false if the virtqueues could not be set up; what is registered stays registered then
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_restore",
      release = "v5.8",
      omits = "virtio_device_ready, the buffer for statistics")
  public static boolean virtballoonRestore(VirtioBalloon vb, RemovableRing ring) {
    if (!ring.findVqs()) {
      return false;
    }
    if (vb.towardsTarget() != 0) {
      vb.kernel().run(VirtioBalloon.CHANGED, f -> f.call(vb));
    }
    vb.kernel().run(VirtioBalloon.UPDATE_BALLOON_SIZE, f -> f.call(vb));
    return true;
  }

  /**
   * Gives every page back and deletes the virtqueues. Reads num_pages without balloon_lock.
   * Context: may sleep. Locks: takes balloon_lock, unless the balloon looks empty.
   */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "remove_common")
  private static void removeCommon(VirtioBalloon vb, RemovableRing ring) {
    Loop remove = vb.kernel().machine().loop("remove_common");
    while (true) {
      remove.head();
      int left = vb.numPages().read(Access.PLAIN);
      if (left == 0) {
        break;
      }
      vb.kernel().call(VirtioBalloon.LEAK_BALLOON, f -> f.call(vb, left));
    }
    remove.leave();
    vb.kernel().run(VirtioBalloon.UPDATE_BALLOON_SIZE, f -> f.call(vb));
    ring.delVqs();
  }
}
