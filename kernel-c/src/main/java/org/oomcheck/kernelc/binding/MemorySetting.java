// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

/**
 * What is assumed of the memory around a module.
 *
 * @param reclaims how often another process reclaims memory, where the module has a shrinker or an
 *     OOM notifier
 * @param needsFsLock whether reclaim may wait for the lock of a filesystem
 * @param anyFails whether allocations that may sleep can fail too, as with fault injection
 */
public record MemorySetting(int reclaims, boolean needsFsLock, boolean anyFails) {

  /** What holds where nothing is said. */
  public static final MemorySetting DEFAULT = new MemorySetting(1, false, false);
}
