// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.order.RwLock;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Lock;

/**
 * {@code linux/lockdep.h}: whether the running task holds a lock. A warning of lockdep is a finding
 * here.
 */
@AutoService(KernelHeader.class)
public final class Lockdep implements KernelHeader {

  @Override
  public String path() {
    return "linux/lockdep.h";
  }

  @Override
  public void bind(Bindings to) {
    to.constant("SINGLE_DEPTH_NESTING", 1);
    for (String name :
        List.of(
            "lockdep_assert_held",
            "lockdep_assert_held_write",
            "lockdep_assert_held_read",
            "lockdep_assert_held_exclusive",
            "lockdep_assert_held_once")) {
      to.function(name, (site, arguments) -> check(site, arguments, name, true));
    }
    to.function(
        "lockdep_assert_not_held",
        (site, arguments) -> check(site, arguments, "lockdep_assert_not_held", false));
    to.function(
        "lockdep_is_held",
        (site, arguments) ->
            IntegerType.INT.of(site.isBooting() || isHeld(site, arguments.get(0)) ? 1 : 0));
    to.result(IntegerType.INT, "lockdep_is_held");
    to.harmless("lockdep_set_class", "lockdep_set_novalidate_class", "lockdep_init_map");
    to.harmless("lockdep_set_class_and_name", "lockdep_register_key");
    to.harmless("might_lock", "might_lock_read", "might_lock_nested");
    to.harmless("fs_reclaim_acquire", "fs_reclaim_release", "lockdep_set_subclass");
    to.harmless("lockdep_unregister_key", "lockdep_assert_none_held_once");
  }

  private static boolean isHeld(CallSite site, Value lock) {
    return site.machine().current().holds(site.object(lock, Lock.class, "lock"));
  }

  /** Whether a lock of readers and writers is held in the way that the name of the call says. */
  private static boolean isHeldAsAsked(CallSite site, Value pointer, String name) {
    boolean reads = name.endsWith("_read");
    if (!reads && !name.endsWith("_write") && !name.endsWith("_exclusive")) {
      return true;
    }
    Lock lock = site.object(pointer, Lock.class, "lock");
    if (lock instanceof RwSemaphore semaphore) {
      return semaphore.hasWriter(name) != reads;
    }
    return !(lock instanceof RwLock rwlock) || rwlock.hasWriter(name) != reads;
  }

  private static Value check(
      CallSite site, List<Value> arguments, String name, boolean shouldHold) {
    if (site.isBooting()) {
      return IntegerValue.NOTHING;
    }
    boolean held = isHeld(site, arguments.get(0));
    if (held != shouldHold || (held && !isHeldAsAsked(site, arguments.get(0), name))) {
      String lock = site.object(arguments.get(0), Lock.class, "lock").name();
      site.machine()
          .complain(
              Hazard.LOCK_MISUSE,
              "WARNING at " + site.at().fileAndLine() + ": " + name + "(" + lock + ")");
    }
    return IntegerValue.NOTHING;
  }
}
