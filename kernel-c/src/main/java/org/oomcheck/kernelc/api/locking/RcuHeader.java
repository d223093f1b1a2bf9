// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.api.world.Interrupts;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.BootLocks;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.machine.Access;

/** {@code linux/rcupdate.h}. */
@AutoService(KernelHeader.class)
public final class RcuHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/rcupdate.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().waits("rcu_barrier");
    to.whereUsed(
        RcuHeader::rcu,
        "rcu_read_lock",
        "rcu_read_unlock",
        "synchronize_rcu",
        "synchronize_rcu_expedited",
        "rcu_barrier");
    for (String type : List.of("struct rcu_head", "struct callback_head")) {
      to.type(type, (site, id) -> new RcuHeadOfC(site, rcu(site), id.name()));
    }
    to.harmless("init_rcu_head", "destroy_rcu_head", "rcu_read_lock_sched_notrace");
    does(to, "rcu_read_lock", Rcu::readLock);
    does(to, "rcu_read_unlock", Rcu::readUnlock);
    does(to, "synchronize_rcu", Rcu::synchronizeRcu);
    does(to, "synchronize_rcu_expedited", Rcu::synchronizeRcu);
    does(to, "rcu_barrier", Rcu::rcuBarrier);
    to.onMachine(Interrupts::on, "call_rcu");
    for (String name : List.of("call_rcu", "__call_rcu_to_free")) {
      to.function(
          name,
          (site, arguments) -> {
            site.object(arguments.get(0), RcuHeadOfC.class, "head")
                .call(rcu(site), site, arguments.get(1));
            return IntegerValue.NOTHING;
          });
    }
    for (String name :
        List.of(
            "rcu_dereference",
            "rcu_dereference_check",
            "rcu_dereference_protected",
            "rcu_dereference_raw",
            "rcu_access_pointer")) {
      to.form(name, (site, call) -> read(site, call));
    }
    to.form("rcu_assign_pointer", (site, call) -> write(site, call, Access.ACQUIRE_RELEASE));
    to.form("RCU_INIT_POINTER", (site, call) -> write(site, call, Access.ONCE));
  }

  private static Rcu rcu(CallSite site) {
    return site.part(Rcu.class, () -> new Rcu(site.machine()));
  }

  private static void does(Bindings to, String name, java.util.function.Consumer<Rcu> call) {
    to.function(
        name,
        (site, arguments) -> {
          if (!site.isBooting()) {
            call.accept(rcu(site));
          } else if (name.startsWith("rcu_read_")) {
            site.part(BootLocks.class).ifPresent(locks -> locks.atomic(name.endsWith("_lock")));
          } else {
            site.mightSleep(name + "()");
          }
          return IntegerValue.NOTHING;
        });
  }

  private static Value read(CallSite site, Expression.Call call) {
    Place place = site.caller().place(call.arguments().get(0));
    return SharedScalar.loadFrom(place, Access.ACQUIRE_RELEASE, call.at());
  }

  private static Value write(CallSite site, Expression.Call call, Access access) {
    Place place = site.caller().place(call.arguments().get(0));
    Value value = site.caller().value(call.arguments().get(1));
    SharedScalar.storeInto(place, value, access, call.at());
    return IntegerValue.NOTHING;
  }
}
