// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.api.world.Callback;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.machine.Access;

/** {@code linux/rcupdate.h}. */
@AutoService(KernelHeader.class)
public final class RcuHeader implements KernelHeader {

  /** {@code struct rcu_head}, and what call_rcu() is to call with it. */
  private static final class Head implements Primitive.Placed {
    private final CallSite site;
    private final Rcu.Head head;
    private final Callback callback;
    private @Nullable Pointer pointer;

    Head(CallSite site, String name) {
      this.site = site;
      this.head = rcu(site).head("&" + name, this::run);
      this.callback = new Callback(site, "&" + name, "call_rcu()");
      site.usesModule(
          () ->
              head.isPending()
                  ? Optional.of("the callback of &" + name + " is queued")
                  : Optional.empty());
    }

    @Override
    public void at(ObjectPlace place) {
      pointer = new Pointer(place);
    }

    private void run() {
      if (pointer != null) {
        site.body(callback.get(), List.of(pointer)).run();
      }
    }

    void call(CallSite caller, Value newFunction) {
      callback.set(caller, newFunction);
      rcu(caller).callRcu(head);
    }
  }

  @Override
  public String path() {
    return "linux/rcupdate.h";
  }

  @Override
  public void bind(Bindings to) {
    to.whereUsed(
        RcuHeader::rcu,
        "rcu_read_lock",
        "rcu_read_unlock",
        "synchronize_rcu",
        "synchronize_rcu_expedited",
        "rcu_barrier");
    for (String type : List.of("struct rcu_head", "struct callback_head")) {
      to.type(type, (site, id) -> new Head(site, id.name()));
    }
    to.harmless("init_rcu_head", "destroy_rcu_head", "rcu_read_lock_sched_notrace");
    does(to, "rcu_read_lock", Rcu::readLock);
    does(to, "rcu_read_unlock", Rcu::readUnlock);
    does(to, "synchronize_rcu", Rcu::synchronizeRcu);
    does(to, "synchronize_rcu_expedited", Rcu::synchronizeRcu);
    does(to, "rcu_barrier", Rcu::rcuBarrier);
    to.function(
        "call_rcu",
        (site, arguments) -> {
          site.object(arguments.get(0), Head.class, "head").call(site, arguments.get(1));
          return IntegerValue.NOTHING;
        });
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
