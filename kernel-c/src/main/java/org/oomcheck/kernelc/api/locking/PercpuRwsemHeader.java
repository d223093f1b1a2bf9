// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.model.kernel.order.PercpuRwSemaphore;

/** {@code linux/percpu-rwsem.h}. A writer waits for readers, not for a grace period of RCU. */
@AutoService(KernelHeader.class)
public final class PercpuRwsemHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/percpu-rwsem.h";
  }

  @Override
  public void bind(Bindings to) {
    to.type(
        "struct percpu_rw_semaphore",
        (site, id) -> new PercpuRwSemaphore(site.machine(), "&" + id.name()));
    to.declares("DEFINE_STATIC_PERCPU_RWSEM", "struct percpu_rw_semaphore", 0);
    to.declares("DEFINE_PERCPU_RWSEM", "struct percpu_rw_semaphore", 0);
    Methods.of(to, PercpuRwSemaphore.class, "sem")
        .gives("percpu_init_rwsem", 0, sem -> 0)
        .maySleep("percpu_init_rwsem")
        .does("percpu_down_read", PercpuRwSemaphore::downRead)
        .tells("percpu_down_read_trylock", true, PercpuRwSemaphore::downReadTrylock)
        .releases("percpu_up_read", PercpuRwSemaphore::upRead)
        .does("percpu_down_write", PercpuRwSemaphore::downWrite)
        .releases("percpu_up_write", PercpuRwSemaphore::upWrite);
    to.harmless("percpu_free_rwsem");
  }
}
