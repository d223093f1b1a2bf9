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
import org.oomcheck.model.kernel.Mutex;

/** {@code linux/mutex.h}. */
@AutoService(KernelHeader.class)
public final class MutexHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/mutex.h";
  }

  @Override
  public void bind(Bindings to) {
    to.type("struct mutex", (site, id) -> new Mutex(site.machine(), "&" + id.name()));
    to.declares("DEFINE_MUTEX", "struct mutex", 0);
    to.harmless("mutex_init", "mutex_destroy");
    to.function(
        "mutex_lock",
        (site, arguments) -> {
          if (!site.isBooting()) {
            lock(site, arguments).lock();
          }
          return IntegerValue.NOTHING;
        });
    to.function(
        "mutex_unlock",
        (site, arguments) -> {
          if (!site.isBooting()) {
            lock(site, arguments).unlock();
          }
          return IntegerValue.NOTHING;
        });
    to.function(
        "mutex_trylock",
        (site, arguments) ->
            IntegerType.INT.of(site.isBooting() || lock(site, arguments).trylock() ? 1 : 0));
    to.function(
        "mutex_lock_interruptible",
        (site, arguments) ->
            IntegerType.INT.of(site.isBooting() ? 0 : lock(site, arguments).lockInterruptible()));
    to.function(
        "mutex_lock_killable",
        (site, arguments) ->
            IntegerType.INT.of(site.isBooting() ? 0 : lock(site, arguments).lockKillable()));
    to.function(
        "mutex_is_locked",
        (site, arguments) ->
            IntegerType.INT.of(!site.isBooting() && lock(site, arguments).isLocked() ? 1 : 0));
  }

  private static Mutex lock(CallSite site, List<Value> arguments) {
    return site.object(arguments.get(0), Mutex.class, "lock");
  }
}
