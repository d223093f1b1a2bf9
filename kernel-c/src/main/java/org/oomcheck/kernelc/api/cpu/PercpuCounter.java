// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.cpu;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/percpu_counter.h}: counts, said in C. They are exact here at any time; in the kernel
 * {@code percpu_counter_read()} lags behind.
 */
@AutoService(KernelHeader.class)
public final class PercpuCounter implements KernelHeader {

  @Override
  public String path() {
    return "linux/percpu_counter.h";
  }

  @Override
  public void bind(Bindings to) {}
}
