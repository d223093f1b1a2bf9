// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.cpu;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/** {@code linux/u64_stats_sync.h}: counters of a CPU with 64 bits; said in C. */
@AutoService(KernelHeader.class)
public final class U64StatsSync implements KernelHeader {

  @Override
  public String path() {
    return "linux/u64_stats_sync.h";
  }

  @Override
  public void bind(Bindings to) {
    to.harmless("u64_stats_init");
  }
}
