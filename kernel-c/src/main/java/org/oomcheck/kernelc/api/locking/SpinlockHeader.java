// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.BootLocks;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.Spinlock;

/** {@code linux/spinlock.h}, without PREEMPT_RT. */
@AutoService(KernelHeader.class)
public final class SpinlockHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/spinlock.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String type : List.of("spinlock_t", "raw_spinlock_t")) {
      to.type(type, (site, id) -> new Spinlock(site.machine(), "&" + id.name()));
    }
    to.declares("DEFINE_SPINLOCK", "spinlock_t", 0);
    to.declares("DEFINE_RAW_SPINLOCK", "raw_spinlock_t", 0);
    to.form("__SPIN_LOCK_UNLOCKED", (site, call) -> (Primitive.FirstValue) object -> {});
    to.initialisedBy("spinlock_t", "spin_lock_init");
    to.initialisedBy("raw_spinlock_t", "raw_spin_lock_init");
    to.form("__RAW_SPIN_LOCK_UNLOCKED", (site, call) -> (Primitive.FirstValue) object -> {});
    for (String prefix : List.of("spin_", "raw_spin_")) {
      Methods.of(to, Spinlock.class, "lock")
          .initialises(prefix + "lock_init", lock -> lock.init(prefix + "lock_init"))
          .does(prefix + "lock", Spinlock::lock)
          .doesWith(prefix + "lock_nested", (lock, subclass) -> lock.lock())
          .does(prefix + "unlock", Spinlock::unlock)
          .tells(prefix + "trylock", true, Spinlock::trylock)
          .does(prefix + "lock_irq", Spinlock::lockIrq)
          .does(prefix + "unlock_irq", Spinlock::unlockIrq)
          .tells(prefix + "trylock_irq", true, Spinlock::trylockIrq)
          .does(prefix + "lock_bh", Spinlock::lockBh)
          .does(prefix + "unlock_bh", Spinlock::unlockBh)
          .tells(prefix + "trylock_bh", true, Spinlock::trylockBh)
          .doesWith(
              prefix + "unlock_irqrestore", (lock, flags) -> lock.unlockIrqrestore(flags != 0))
          .tells(prefix + "is_locked", false, Spinlock::isLocked);
      to.form(prefix + "lock_irqsave", SpinlockHeader::lockIrqsave);
    }
  }

  private static Value lockIrqsave(CallSite site, Expression.Call call) {
    Value pointer = site.caller().value(call.arguments().get(0));
    Spinlock lock = site.object(pointer, Spinlock.class, "lock");
    Place flags = site.caller().place(call.arguments().get(1));
    boolean saved;
    if (site.isBooting()) {
      saved = site.part(BootLocks.class).filter(BootLocks::irqsAreOff).isPresent();
      Methods.boots(site, call.name(), lock);
    } else {
      saved = lock.lockIrqsave();
    }
    flags.store(IntegerType.UNSIGNED_LONG.of(saved ? 1 : 0), call.at());
    return IntegerValue.NOTHING;
  }
}
