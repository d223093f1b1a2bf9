// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/memory.h}: the chain that is called when memory comes or goes. A process takes a
 * block of 32768 pages offline, or brings it online; said in C.
 */
@AutoService(KernelHeader.class)
public final class MemoryHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/memory.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("register_memory_notifier");
    to.constant("MEM_ONLINE", 1).constant("MEM_GOING_OFFLINE", 2).constant("MEM_OFFLINE", 4);
    to.constant("MEM_GOING_ONLINE", 8).constant("MEM_CANCEL_ONLINE", 16);
    to.constant("MEM_CANCEL_OFFLINE", 32);
  }
}
