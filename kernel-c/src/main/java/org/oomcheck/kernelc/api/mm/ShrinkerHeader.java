// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.mm;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.oomcheck.kernelc.api.world.MemoryPressure;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.memory.TaskMemory;
import org.oomcheck.model.linux.Shrinker;
import org.oomcheck.model.linux.mm.Kernel;

/**
 * {@code linux/shrinker.h}: shrinkers of C. Reclaim asks each for one batch, with the mask of the
 * allocation in {@code gfp_mask}. {@code unregister_shrinker()}, up to 6.6, waits until no shrinker
 * runs; {@code shrinker_free()}, since 6.7, waits for this one alone. At most 8 of the latter.
 */
@AutoService(KernelHeader.class)
public final class ShrinkerHeader implements KernelHeader {
  private static final String REGISTERED = "registered_shrinkers";
  private static final String PLACED = "placed_shrinkers";

  @Override
  public String path() {
    return "linux/shrinker.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().starts("register_shrinker", "shrinker_register");
    for (String which : List.of(REGISTERED, PLACED)) {
      String called = "__" + which + "_are_called";
      to.whereUsed(site -> callBack(site, "__call_" + which), called);
      to.function(called, (site, arguments) -> IntegerValue.NOTHING);
    }
  }

  private static void callBack(CallSite site, String calls) {
    site.afterBoot(
        () ->
            site.part(Kernel.class)
                .ifPresent(kernel -> kernel.vmscan().registerShrinker(new OfC(site, calls))));
    MemoryPressure.callsBack(site);
    site.afterBoot(() -> site.usesModule(() -> registered(site)));
  }

  /** All shrinkers of C of one kind. */
  private record OfC(CallSite site, String calls) implements Shrinker {
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
    public int scanObjects(int nrToScan, int gfp) {
      Value mask = IntegerType.INT.of(gfp);
      Value freed = site.callback(site.constant(calls), List.of(mask)).get();
      return freed instanceof IntegerValue number ? (int) number.value() : 0;
    }

    @Override
    public boolean freesWholeBlocks() {
      return true;
    }
  }

  private static Optional<String> registered(CallSite site) {
    return isSet(site, "shrinker_list") || isSet(site, "shrinkers_alive")
        ? Optional.of("a shrinker of it is registered")
        : Optional.empty();
  }

  private static boolean isSet(CallSite site, String name) {
    return site.memory()
        .global(TaskMemory.fileName("include/linux/shrinker.h", name))
        .filter(place -> ((SharedScalar) place).peek(site.at()).isTrue())
        .isPresent();
  }
}
