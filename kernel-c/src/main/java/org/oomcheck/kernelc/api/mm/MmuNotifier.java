// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/mmu_notifier.h}: callbacks before pages of a process go away. Reclaim calls them in
 * an allocation; a process does that unmaps memory, under {@code mmap_lock}; and so does the OOM
 * reaper, which must not sleep there. Said in C.
 */
@AutoService(KernelHeader.class)
public final class MmuNotifier implements KernelHeader {

  @Override
  public String path() {
    return "linux/mmu_notifier.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("mmu_notifier_register");
    to.constant("MMU_NOTIFY_UNMAP", 0).constant("MMU_NOTIFY_CLEAR", 1);
    to.constant("MMU_NOTIFIER_RANGE_BLOCKABLE", 1);
  }
}
