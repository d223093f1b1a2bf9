// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.api.world.MemoryPressure;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.model.machine.Task;

/**
 * {@code linux/sched/mm.h}: scopes in which allocations of a task leave out FS or IO, or do not
 * reclaim at all and may fail.
 */
@AutoService(KernelHeader.class)
public final class MemallocHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/sched/mm.h";
  }

  @Override
  public void bind(Bindings to) {
    scope(to, "nofs", MemoryPressure.PF_MEMALLOC_NOFS);
    scope(to, "noio", MemoryPressure.PF_MEMALLOC_NOIO);
    scope(to, "noreclaim", Task.PF_MEMALLOC);
  }

  private static void scope(Bindings to, String name, int flag) {
    to.function("memalloc_" + name + "_save", (site, arguments) -> save(site, flag));
    to.function(
        "memalloc_" + name + "_restore",
        (site, arguments) -> {
          if ((site.integer(arguments.get(0), "flags") & flag) != 0) {
            site.machine().current().clearFlags(flag);
          }
          return IntegerValue.NOTHING;
        });
  }

  /** Gives the flag if it was not set before, and has to be cleared by the restore. */
  private static IntegerValue save(CallSite site, int flag) {
    Task current = site.machine().current();
    int added = current.has(flag) ? 0 : flag;
    current.setFlags(flag);
    return IntegerType.UNSIGNED.of(added);
  }
}
