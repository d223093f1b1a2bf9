// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux;

/**
 * A BPF program for the hook {@code bpf_handle_out_of_memory()}, which patches of 2025 add to
 * out_of_memory(). Worlds that have one add it to their kernel.
 */
@FunctionalInterface
public interface BpfOom {

  /**
   * What the program says.
   *
   * @param handled whether it returns 1: memory is free, or will be
   * @param memoryFreed {@code oc->bpf_memory_freed}, which the kernel sets where it has killed a
   *     process for the program
   */
  record Answer(boolean handled, boolean memoryFreed) {}

  /** Runs the program. Context: may sleep. Locks: needs oom_lock. */
  Answer handleOutOfMemory();
}
