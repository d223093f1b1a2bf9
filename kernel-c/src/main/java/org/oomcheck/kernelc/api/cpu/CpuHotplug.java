// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.cpu;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;

/**
 * {@code linux/cpuhotplug.h}, with cpu.h: what is done when a CPU comes or goes. A process takes
 * CPU 1 offline and brings it back, once; said in C. There are two states at most.
 */
@AutoService(KernelHeader.class)
public final class CpuHotplug implements KernelHeader {

  @Override
  public String path() {
    return "linux/cpuhotplug.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("cpuhp_setup_state", "cpuhp_setup_state_nocalls", "cpuhp_setup_state_multi");
  }
}
