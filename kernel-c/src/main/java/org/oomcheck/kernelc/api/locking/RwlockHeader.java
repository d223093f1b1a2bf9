// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.function.Consumer;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.BootLocks;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.irq.LocalCpu;
import org.oomcheck.model.kernel.order.RwLock;

/** {@code linux/rwlock.h}, without PREEMPT_RT. */
@AutoService(KernelHeader.class)
public final class RwlockHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/rwlock.h";
  }

  @Override
  public void bind(Bindings to) {
    to.type("rwlock_t", (site, id) -> new RwLock(site.machine(), "&" + id.name()));
    to.declares("DEFINE_RWLOCK", "rwlock_t", 0);
    to.form("__RW_LOCK_UNLOCKED", (site, call) -> (Primitive.FirstValue) object -> {});
    to.initialisedBy("rwlock_t", "rwlock_init");
    Methods.of(to, RwLock.class, "lock")
        .tells("read_trylock", true, RwLock::readTrylock)
        .tells("write_trylock", true, RwLock::writeTrylock);
    binds(to, "read_", RwLock::readLock, RwLock::readUnlock);
    binds(to, "write_", RwLock::writeLock, RwLock::writeUnlock);
  }

  private static void binds(
      Bindings to, String prefix, Consumer<RwLock> lock, Consumer<RwLock> unlock) {
    around(to, prefix + "lock", cpu -> {}, lock);
    around(to, prefix + "lock_irq", LocalCpu::localIrqDisable, lock);
    around(to, prefix + "lock_bh", LocalCpu::localBhDisable, lock);
    thenOnCpu(to, prefix + "unlock", unlock, cpu -> {});
    thenOnCpu(to, prefix + "unlock_irq", unlock, LocalCpu::localIrqEnable);
    thenOnCpu(to, prefix + "unlock_bh", unlock, LocalCpu::localBhEnable);
    to.form(prefix + "lock_irqsave", (site, call) -> lockIrqsave(site, call, lock));
    to.function(
        prefix + "unlock_irqrestore",
        (site, arguments) -> {
          RwLock object = lock(site, arguments.get(0));
          if (site.isBooting()) {
            Methods.boots(site, prefix + "unlock_irqrestore", object);
            Methods.restores(site, prefix + "unlock_irqrestore", arguments.get(1));
          } else {
            unlock.accept(object);
            new LocalCpu(site.machine()).localIrqRestore(arguments.get(1).isTrue());
          }
          return IntegerValue.NOTHING;
        });
  }

  private static RwLock lock(CallSite site, Value pointer) {
    return site.object(pointer, RwLock.class, "lock");
  }

  private static void around(
      Bindings to, String name, Consumer<LocalCpu> first, Consumer<RwLock> lock) {
    to.function(
        name,
        (site, arguments) -> {
          RwLock object = lock(site, arguments.get(0));
          if (site.isBooting()) {
            Methods.boots(site, name, object);
          } else {
            first.accept(new LocalCpu(site.machine()));
            lock.accept(object);
          }
          return IntegerValue.NOTHING;
        });
  }

  private static void thenOnCpu(
      Bindings to, String name, Consumer<RwLock> unlock, Consumer<LocalCpu> then) {
    to.function(
        name,
        (site, arguments) -> {
          RwLock object = lock(site, arguments.get(0));
          if (site.isBooting()) {
            Methods.boots(site, name, object);
          } else {
            unlock.accept(object);
            then.accept(new LocalCpu(site.machine()));
          }
          return IntegerValue.NOTHING;
        });
  }

  private static Value lockIrqsave(CallSite site, Expression.Call call, Consumer<RwLock> lock) {
    RwLock object = lock(site, site.caller().value(call.arguments().get(0)));
    boolean saved;
    if (site.isBooting()) {
      saved = site.part(BootLocks.class).filter(BootLocks::irqsAreOff).isPresent();
      Methods.boots(site, call.name(), object);
    } else {
      saved = new LocalCpu(site.machine()).localIrqSave();
      lock.accept(object);
    }
    site.caller()
        .place(call.arguments().get(1))
        .store(IntegerType.UNSIGNED_LONG.of(saved ? 1 : 0), call.at());
    return IntegerValue.NOTHING;
  }
}
