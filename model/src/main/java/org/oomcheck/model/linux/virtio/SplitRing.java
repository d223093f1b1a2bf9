// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

/**
 * A sound ring whose buffers are told apart: the device gets {@link SplitVirtqueue}s, and a state
 * from DRIVER_OK to its reset.
 *
 * @param size how many buffers a virtqueue holds, from 1 to {@link #MAX_SIZE}; the kernel's hold
 *     hundreds, and a driver that waits for each answer needs one
 * @param ready whether the driver has called virtio_device_ready() when the world begins
 */
public record SplitRing(int size, boolean ready) implements Ring {

  /** The most buffers of a virtqueue. */
  public static final int MAX_SIZE = 6;

  /** Checks the size. */
  public SplitRing {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("size is " + size + "; it is from 1 to " + MAX_SIZE);
    }
  }

  @Override
  public boolean hasRoom(String add, int gfp) {
    return true;
  }
}
