// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

/** Allocation flags, as of v4.13. */
public final class Gfp {
  public static final int __GFP_HIGHMEM = 0x02;
  public static final int __GFP_MOVABLE = 0x08;
  public static final int __GFP_IO = 0x40;
  public static final int __GFP_FS = 0x80;
  public static final int __GFP_RETRY_MAYFAIL = 0x400;
  public static final int __GFP_NOFAIL = 0x800;
  public static final int __GFP_NORETRY = 0x1000;
  public static final int __GFP_NOMEMALLOC = 0x10000;
  public static final int __GFP_HARDWALL = 0x20000;
  public static final int __GFP_DIRECT_RECLAIM = 0x400000;
  public static final int __GFP_KSWAPD_RECLAIM = 0x1000000;

  public static final int __GFP_RECLAIM = __GFP_DIRECT_RECLAIM | __GFP_KSWAPD_RECLAIM;
  public static final int GFP_KERNEL = __GFP_RECLAIM | __GFP_IO | __GFP_FS;
  public static final int GFP_NOFS = __GFP_RECLAIM | __GFP_IO;
  public static final int GFP_NOIO = __GFP_RECLAIM;
  public static final int GFP_NOWAIT = __GFP_KSWAPD_RECLAIM;

  /** Without __GFP_HIGH: no reserve of pages is modelled that it could dip into. */
  public static final int GFP_ATOMIC = GFP_NOWAIT;

  public static final int GFP_HIGHUSER_MOVABLE =
      GFP_KERNEL | __GFP_HARDWALL | __GFP_HIGHMEM | __GFP_MOVABLE;

  /** What the balloon asks with, {@code balloon_mapping_gfp_mask()} and more. */
  public static final int GFP_BALLOON = GFP_HIGHUSER_MOVABLE | __GFP_NOMEMALLOC | __GFP_NORETRY;

  private static final String[] NAMES = {
    "GFP_HIGHUSER_MOVABLE", "GFP_KERNEL", "GFP_NOFS", "GFP_NOIO", "GFP_NOWAIT",
    "__GFP_DIRECT_RECLAIM", "__GFP_IO", "__GFP_FS", "__GFP_HIGHMEM", "__GFP_MOVABLE",
    "__GFP_HARDWALL", "__GFP_RETRY_MAYFAIL", "__GFP_NOFAIL", "__GFP_NORETRY", "__GFP_NOMEMALLOC"
  };
  private static final int[] MASKS = {
    GFP_HIGHUSER_MOVABLE, GFP_KERNEL, GFP_NOFS, GFP_NOIO, GFP_NOWAIT,
    __GFP_DIRECT_RECLAIM, __GFP_IO, __GFP_FS, __GFP_HIGHMEM, __GFP_MOVABLE,
    __GFP_HARDWALL, __GFP_RETRY_MAYFAIL, __GFP_NOFAIL, __GFP_NORETRY, __GFP_NOMEMALLOC
  };

  private Gfp() {}

  /** Whether all of these flags are in the mask. */
  public static boolean has(int gfp, int flags) {
    return (gfp & flags) == flags;
  }

  /** The mask in kernel spelling, the widest names first. */
  public static String toString(int gfp) {
    StringBuilder text = new StringBuilder();
    int left = gfp;
    for (int i = 0; i < NAMES.length && left != 0; i++) {
      if (has(left, MASKS[i])) {
        text.append(text.isEmpty() ? "" : "|").append(NAMES[i]);
        left &= ~MASKS[i];
      }
    }
    return text.isEmpty() ? "0" : text.toString();
  }
}
