// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.model.kernel.Spinlock;

/** {@code linux/spinlock.h}. */
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
    to.harmless("spin_lock_init", "raw_spin_lock_init");
    for (String prefix : List.of("spin_", "raw_spin_")) {
      to.function(prefix + "lock", SpinlockHeader::lock);
      to.function(prefix + "unlock", SpinlockHeader::unlock);
      to.function(
          prefix + "trylock",
          (site, arguments) ->
              IntegerType.INT.of(site.isBooting() || spinlock(site, arguments).trylock() ? 1 : 0));
    }
  }

  private static Value lock(CallSite site, List<Value> arguments) {
    if (!site.isBooting()) {
      spinlock(site, arguments).lock();
    }
    return IntegerValue.NOTHING;
  }

  private static Value unlock(CallSite site, List<Value> arguments) {
    if (!site.isBooting()) {
      spinlock(site, arguments).unlock();
    }
    return IntegerValue.NOTHING;
  }

  private static Spinlock spinlock(CallSite site, List<Value> arguments) {
    return site.object(arguments.get(0), Spinlock.class, "lock");
  }
}
