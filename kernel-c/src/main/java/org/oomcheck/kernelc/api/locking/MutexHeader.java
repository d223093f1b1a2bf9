// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.Optional;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.linux.mm.Kernel;

/** {@code linux/mutex.h}. */
@AutoService(KernelHeader.class)
public final class MutexHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/mutex.h";
  }

  @Override
  public void bind(Bindings to) {
    to.type(
        "struct mutex",
        (site, id) ->
            oomLock(site, id.name())
                .orElseGet(
                    () -> new Mutex(site.machine(), "&" + id.name(), Sleepers.of(site).signals())));
    to.declares("DEFINE_MUTEX", "struct mutex", 0);
    to.form("__MUTEX_INITIALIZER", (site, call) -> (Primitive.FirstValue) object -> {});
    to.initialisedBy("struct mutex", "mutex_init", "__mutex_init");
    to.function(
        "devm_mutex_init",
        (site, arguments) -> {
          site.initialised(arguments.get(1));
          return IntegerType.INT.of(0);
        });
    Methods.of(to, Mutex.class, "lock")
        .initialises("mutex_init", lock -> lock.init("mutex_init"))
        .initialises("__mutex_init", lock -> lock.init("__mutex_init"));
    to.harmless("mutex_destroy");
    methods(to);
  }

  /** {@code oom_lock} is the one that allocations and the OOM killer of the model take. */
  private static Optional<Mutex> oomLock(CallSite site, String name) {
    return name.equals("oom_lock")
        ? site.part(Kernel.class).map(kernel -> kernel.oomKill().oomLock())
        : Optional.empty();
  }

  private static void methods(Bindings to) {
    Methods.of(to, Mutex.class, "lock")
        .does("mutex_lock", Mutex::lock)
        .doesWith("mutex_lock_nested", (lock, subclass) -> lock.lock())
        .does("mutex_lock_io", Mutex::lock)
        .releases("mutex_unlock", Mutex::unlock)
        .tells("mutex_trylock", true, Mutex::trylock)
        .gives("mutex_lock_interruptible", 0, Mutex::lockInterruptible)
        .gives("mutex_lock_killable", 0, Mutex::lockKillable)
        .tells("mutex_is_locked", false, Mutex::isLocked);
  }
}
