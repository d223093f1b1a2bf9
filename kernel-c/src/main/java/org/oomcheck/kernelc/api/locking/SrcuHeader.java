// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.order.Srcu;
import org.oomcheck.model.machine.Access;

/** {@code linux/srcu.h}. The index that a section begins with is always 0. */
@AutoService(KernelHeader.class)
public final class SrcuHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/srcu.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().waits("srcu_barrier");
    to.type("struct srcu_struct", (site, id) -> domain(site, "&" + id.name()));
    to.declares("DEFINE_SRCU", "struct srcu_struct", 0);
    to.declares("DEFINE_STATIC_SRCU", "struct srcu_struct", 0);
    Methods.of(to, Srcu.class, "ssp")
        .gives("init_srcu_struct", 0, ssp -> 0)
        .maySleep("init_srcu_struct")
        .gives("srcu_read_lock", 0, SrcuHeader::begin)
        .doesWith("srcu_read_unlock", (ssp, index) -> ssp.readUnlock())
        .does("synchronize_srcu", Srcu::synchronizeSrcu)
        .does("synchronize_srcu_expedited", Srcu::synchronizeSrcu)
        .does("srcu_barrier", Srcu::srcuBarrier)
        .does("cleanup_srcu_struct", Srcu::cleanupSrcuStruct);
    to.function(
        "call_srcu",
        (site, arguments) -> {
          site.object(arguments.get(1), RcuHeadOfC.class, "rhp")
              .call(site.object(arguments.get(0), Srcu.class, "ssp"), site, arguments.get(2));
          return IntegerValue.NOTHING;
        });
    to.form("srcu_dereference", SrcuHeader::read);
    to.form("srcu_dereference_check", SrcuHeader::read);
  }

  private static Srcu domain(CallSite site, String name) {
    Srcu domain = new Srcu(site.machine(), name);
    RcuHeadOfC.has(site, domain);
    return domain;
  }

  private static int begin(Srcu ssp) {
    ssp.readLock();
    return 0;
  }

  private static Value read(CallSite site, Expression.Call call) {
    Place place = site.caller().place(call.arguments().get(0));
    return SharedScalar.loadFrom(place, Access.ACQUIRE_RELEASE, call.at());
  }
}
