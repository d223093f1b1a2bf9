// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.List;
import org.oomcheck.kernelc.binding.CallSite;

/**
 * Accesses to the memory of a process. Each may be a page fault, which takes {@code mmap_lock} for
 * reading, see {@code linux/mmap_lock.h}.
 */
public final class PageFaults {
  /** What is in code that takes the lock for writing: a call, or a function for mmap(). */
  private static final List<String> WRITES = List.of("mmap_write_lock", "vm_area_struct");

  private PageFaults() {}

  /** Accesses it; the lock is left out where no task takes it for writing. */
  public static void mayCome(CallSite site) {
    if (!site.isBooting() && WRITES.stream().anyMatch(site::uses)) {
      site.call(site.constant("__page_fault"), List.of());
    }
  }
}
