// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.cpu;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;

/**
 * {@code linux/percpu_counter.h}: counts, said in C. {@code percpu_counter_read()} may leave out
 * what CPUs have added: all of it, or none.
 */
@AutoService(KernelHeader.class)
public final class PercpuCounter implements KernelHeader {

  @Override
  public String path() {
    return "linux/percpu_counter.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function(
        "__cpus_parts_are_in", (site, a) -> IntegerType.BOOL.of(site.isBooting() ? 0 : in(site)));
    to.result(IntegerType.BOOL, "__cpus_parts_are_in");
  }

  private static int in(CallSite site) {
    return site.machine().choose("is what CPUs have added in the count?", "no", "yes");
  }
}
