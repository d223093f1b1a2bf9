// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux;

/**
 * {@code struct shrinker} of {@code include/linux/shrinker.h}: a cache that reclaim can ask to free
 * objects.
 */
public interface Shrinker {

  /** The answer of a scan that frees nothing and must not be asked again in this reclaim. */
  int SHRINK_STOP = -1;

  /** The name in a trace. */
  String name();

  /** The most objects that one call of {@link #scanObjects} is asked for. */
  int batch();

  /** The number of objects that could be freed. */
  int countObjects();

  /**
   * Frees objects.
   *
   * @param nrToScan how many to look at, in the shrinker's objects; for a balloon, kernel pages
   * @param gfp the mask of the allocation that reclaims
   * @return how many were freed, or {@link #SHRINK_STOP}
   */
  int scanObjects(int nrToScan, int gfp);

  /** Whether the shrinker frees whole blocks, and so may free more objects than it is asked for. */
  default boolean freesWholeBlocks() {
    return false;
  }
}
