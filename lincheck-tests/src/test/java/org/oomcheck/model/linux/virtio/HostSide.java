// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

/** What a host does with a virtqueue, one call at a time. */
public final class HostSide {
  private HostSide() {}

  /** Answers every buffer. */
  public static void answer(Virtqueue queue) {
    queue.answer();
  }
}
