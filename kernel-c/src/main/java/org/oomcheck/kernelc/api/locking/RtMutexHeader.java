// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.model.kernel.Mutex;

/** {@code linux/rtmutex.h}. Deviates: no task has a priority, so it is a mutex. */
@AutoService(KernelHeader.class)
public final class RtMutexHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/rtmutex.h";
  }

  @Override
  public void bind(Bindings to) {
    to.type(
        "struct rt_mutex",
        (site, id) -> new Mutex(site.machine(), "&" + id.name(), Sleepers.of(site).signals()));
    to.declares("DEFINE_RT_MUTEX", "struct rt_mutex", 0);
    to.initialisedBy("struct rt_mutex", "rt_mutex_init");
    to.harmless("rt_mutex_destroy");
    Methods.of(to, Mutex.class, "lock")
        .does("rt_mutex_lock", Mutex::lock)
        .doesWith("rt_mutex_lock_nested", (lock, subclass) -> lock.lock())
        .does("rt_mutex_unlock", Mutex::unlock)
        .tells("rt_mutex_trylock", true, Mutex::trylock)
        .gives("rt_mutex_lock_interruptible", 0, Mutex::lockInterruptible)
        .gives("rt_mutex_lock_killable", 0, Mutex::lockKillable)
        .tells("rt_mutex_is_locked", false, Mutex::isLocked);
  }
}
