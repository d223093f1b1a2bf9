// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.order.Barrier;
import org.oomcheck.model.machine.Access;

/**
 * {@code asm/barrier.h}. Every step of the model takes effect at once, so a barrier alone has none;
 * barriers, acquire and release order for the search for data races, and for the accesses whose
 * order is taken for granted.
 */
@AutoService(KernelHeader.class)
public final class BarrierHeader implements KernelHeader {

  @Override
  public String path() {
    return "asm/barrier.h";
  }

  @Override
  public void bind(Bindings to) {
    fences(to, Barrier.Kind.SMP_MB, "smp_mb", "mb", "virt_mb", "smp_mb__before_atomic");
    fences(to, Barrier.Kind.SMP_MB, "smp_mb__after_atomic", "smp_mb__after_spinlock");
    fences(to, Barrier.Kind.SMP_RMB, "smp_rmb", "rmb", "virt_rmb", "dma_rmb");
    fences(to, Barrier.Kind.SMP_RMB, "smp_acquire__after_ctrl_dep");
    fences(to, Barrier.Kind.SMP_WMB, "smp_wmb", "wmb", "virt_wmb", "dma_wmb");
    to.form("smp_load_acquire", BarrierHeader::load);
    to.form("smp_store_release", (site, call) -> store(site, call, Access.ACQUIRE_RELEASE));
    to.form(
        "smp_store_mb",
        (site, call) -> {
          Place place = site.caller().place(call.arguments().get(0));
          Value value = site.caller().value(call.arguments().get(1));
          return store(place, value, Access.FULL, site);
        });
  }

  private static void fences(Bindings to, Barrier.Kind kind, String... names) {
    for (String name : names) {
      to.function(
          name,
          (site, arguments) -> {
            if (!site.isBooting()) {
              new Barrier(site.machine()).fence(kind, name + "()");
            }
            return IntegerValue.NOTHING;
          });
    }
  }

  private static ObjectPlace target(CallSite site, Expression.Call call) {
    return site.memory().target(site.caller().value(call.arguments().get(0)), call.at());
  }

  private static Value load(CallSite site, Expression.Call call) {
    return SharedScalar.loadFrom(target(site, call), Access.ACQUIRE_RELEASE, call.at());
  }

  private static Value store(CallSite site, Expression.Call call, Access access) {
    ObjectPlace place = target(site, call);
    return store(place, site.caller().value(call.arguments().get(1)), access, site);
  }

  private static Value store(Place place, Value value, Access access, CallSite site) {
    SharedScalar.storeInto(place, value, access, site.at());
    return IntegerValue.NOTHING;
  }
}
