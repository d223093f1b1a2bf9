// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.oomcheck.kernelc.api.world.MemoryPressure;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.memory.TaskMemory;
import org.oomcheck.model.linux.Shrinker;
import org.oomcheck.model.linux.mm.Kernel;

/**
 * {@code linux/shrinker.h}: shrinkers of C. Reclaim asks each for one batch. Taking one off waits
 * until none runs.
 */
@AutoService(KernelHeader.class)
public final class ShrinkerHeader implements KernelHeader {
  private static final String CALLS = "__call_shrinkers";

  @Override
  public String path() {
    return "linux/shrinker.h";
  }

  @Override
  public void bind(Bindings to) {
    to.starts("register_shrinker", "shrinker_register");
    to.whereUsed(ShrinkerHeader::callBack, "__shrinkers_are_called");
    to.function("__shrinkers_are_called", (site, arguments) -> IntegerValue.NOTHING);
  }

  private static void callBack(CallSite site) {
    site.afterBoot(
        () ->
            site.part(Kernel.class)
                .ifPresent(kernel -> kernel.vmscan().registerShrinker(new OfC(site))));
    MemoryPressure.callsBack(site);
    site.afterBoot(() -> site.usesModule(() -> registered(site)));
  }

  /** All shrinkers of C. */
  private record OfC(CallSite site) implements Shrinker {
    @Override
    public String name() {
      return "shrinkers of C";
    }

    @Override
    public int batch() {
      return 1;
    }

    @Override
    public int countObjects() {
      return 1;
    }

    @Override
    public int scanObjects(int nrToScan) {
      Value freed = site.callback(site.constant(CALLS), List.of()).get();
      return freed instanceof IntegerValue number ? (int) number.value() : 0;
    }

    @Override
    public boolean freesWholeBlocks() {
      return true;
    }
  }

  private static Optional<String> registered(CallSite site) {
    ObjectPlace list =
        site.memory()
            .global(TaskMemory.fileName("include/linux/shrinker.h", "shrinker_list"))
            .orElseThrow();
    SharedScalar first = (SharedScalar) list;
    return first.peek(site.at()).isTrue()
        ? Optional.of("a shrinker of it is registered")
        : Optional.empty();
  }
}
