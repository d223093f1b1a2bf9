// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.cpu;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/cpumask.h}: sets of CPUs, of which there are three, all of them online; said in C. A
 * {@code cpumask_var_t} is allocated, as it is where there may be many CPUs.
 */
@AutoService(KernelHeader.class)
public final class Cpumask implements KernelHeader {

  @Override
  public String path() {
    return "linux/cpumask.h";
  }

  @Override
  public void bind(Bindings to) {}
}
