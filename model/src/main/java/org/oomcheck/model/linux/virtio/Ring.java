// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

/**
 * What adding a buffer to a virtqueue can come to; {@code vring} in {@code
 * drivers/virtio/virtio_ring.c}.
 */
public interface Ring {

  /** A sound ring with one buffer at a time: it has room and allocates nothing. */
  Ring SOUND =
      new Ring() {
        @Override
        public boolean hasRoom(String add, int gfp) {
          return true;
        }
      };

  /**
   * Whether the buffer can be added. Context: that of the caller of virtqueue_add_outbuf().
   *
   * @param add the call in kernel spelling
   * @param gfp the flags that it was given
   */
  boolean hasRoom(String add, int gfp);

  /** Called when the driver has collected a buffer and continues. Context: any. */
  default void gotBuf() {}
}
