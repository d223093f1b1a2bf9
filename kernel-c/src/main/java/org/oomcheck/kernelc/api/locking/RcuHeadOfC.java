// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.api.world.Callback;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.kernel.order.Srcu;

/** {@code struct rcu_head}, and what call_rcu() or call_srcu() is to call with it. */
final class RcuHeadOfC implements Primitive.Placed {

  /** The domains of a world. */
  private static final class Domains {
    private final List<Srcu> all = new ArrayList<>();
  }

  private static final List<String> LOCKS =
      List.of("spin_lock", "raw_spin_lock", "read_lock", "write_lock", "write_seqlock");

  private final CallSite site;
  private final Callback callback;
  private final @Nullable Runnable inSoftirq;
  private final String name;
  private final Rcu.Head head;
  private final Map<Srcu, Rcu.Head> inDomains = new HashMap<>();
  private @Nullable Pointer pointer;

  RcuHeadOfC(CallSite site, Rcu rcu, String name) {
    this.site = site;
    this.name = "&" + name;
    this.inSoftirq = mayInterrupt(site) ? rcu.inSoftirq(this::run) : null;
    this.head = rcu.headOfTask("&" + name, this::runWhereItMatters);
    this.callback = new Callback(site, "&" + name, "call_rcu()");
    if (site.uses("call_srcu")) {
      site.afterBoot(() -> domains(site).all.forEach(this::declare));
    }
    site.usesModule(
        () ->
            isPending() && !callback.isOfKernel()
                ? Optional.of("the callback of &" + name + " is queued or runs")
                : Optional.empty());
    site.freesLater(this::isPending);
  }

  /** Whether a callback may spin for a lock that a task holds which it interrupts. */
  private static boolean mayInterrupt(CallSite site) {
    return site.uses("call_rcu") && LOCKS.stream().anyMatch(site::uses);
  }

  private static Domains domains(CallSite site) {
    return site.part(Domains.class, Domains::new);
  }

  /** Makes a domain for callbacks. Only while the world boots. */
  static void has(CallSite site, Srcu domain) {
    domains(site).all.add(domain);
  }

  private void declare(Srcu domain) {
    inDomains.computeIfAbsent(domain, srcu -> srcu.head(name, this::run));
  }

  private boolean isPending() {
    return head.isPending() || inDomains.values().stream().anyMatch(Rcu.Head::isPending);
  }

  @Override
  public void at(ObjectPlace place) {
    pointer = new Pointer(place);
  }

  /** What only frees an object needs no lock. */
  private void runWhereItMatters() {
    if (inSoftirq == null || Callback.isOfKernel(callback.get())) {
      run();
    } else {
      inSoftirq.run();
    }
  }

  private void run() {
    if (pointer != null) {
      site.body(callback.get(), List.of(pointer)).run();
    }
  }

  void call(Rcu rcu, CallSite caller, Value function) {
    callback.set(caller, function);
    if (caller.isBooting()) {
      head.booted();
    } else {
      rcu.callRcu(head);
    }
  }

  void call(Srcu domain, CallSite caller, Value function) {
    callback.set(caller, function);
    if (caller.isBooting()) {
      declare(domain);
    }
    Rcu.Head declared = inDomains.get(domain);
    if (declared == null) {
      throw new IllegalStateException("a domain was made after the boot");
    } else if (caller.isBooting()) {
      declared.booted();
    } else {
      domain.callSrcu(declared);
    }
  }
}
