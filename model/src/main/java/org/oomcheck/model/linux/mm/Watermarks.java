// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

/**
 * {@code zone->watermark[]}: how many pages an allocation leaves free, in pages of the world.
 *
 * @param min what the slow path goes down to
 * @param high what the last attempt before the OOM killer goes down to
 */
public record Watermarks(int min, int high) {

  /** Every page can be had. */
  public static final Watermarks NONE = new Watermarks(0, 0);

  /** What ALLOC_OOM and ALLOC_MIN_RESERVE go down to. */
  int half() {
    return min - min / 2;
  }
}
