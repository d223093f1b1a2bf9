// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.BoundFunction;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.irq.LocalCpu;

/**
 * {@code linux/cleanup.h}: guards, which are released at the end of the scope, however it ends, and
 * pointers that are freed there. A pointer that is an error or NULL is not freed.
 */
@AutoService(KernelHeader.class)
public final class Cleanup implements KernelHeader {

  /**
   * What a guard calls.
   *
   * @param unlock what ends it
   * @param wanted what the first call gives if it is done; null if it cannot fail
   */
  private record Guard(String lock, String unlock, @Nullable Boolean wanted) {}

  private static final Map<String, Guard> GUARDS = new HashMap<>();

  static {
    for (String lock : List.of("mutex", "spinlock", "raw_spinlock", "read_lock", "write_lock")) {
      String call = lock.endsWith("_lock") ? lock : lock.replace("spinlock", "spin") + "_lock";
      add(lock, call, call.replace("lock", "unlock"));
    }
    for (String lock : List.of("spinlock", "raw_spinlock")) {
      String call = lock.replace("spinlock", "spin_");
      add(lock + "_irq", call + "lock_irq", call + "unlock_irq");
      add(lock + "_bh", call + "lock_bh", call + "unlock_bh");
      add(lock + "_irqsave", call + "lock", call + "unlock");
      tries(lock + "_try", call + "trylock", call + "unlock", true);
    }
    for (String lock : List.of("read_lock", "write_lock")) {
      String unlock = lock.replace("lock", "unlock");
      add(lock + "_irq", lock + "_irq", unlock + "_irq");
      add(lock + "_irqsave", lock, unlock);
    }
    add("rwsem_read", "down_read", "up_read");
    add("rwsem_write", "down_write", "up_write");
    add("percpu_read", "percpu_down_read", "percpu_up_read");
    add("percpu_write", "percpu_down_write", "percpu_up_write");
    add("rcu", "rcu_read_lock", "rcu_read_unlock");
    add("srcu", "srcu_read_lock", "srcu_read_unlock");
    add("preempt", "preempt_disable", "preempt_enable");
    add("irq", "local_irq_disable", "local_irq_enable");
    add("irqsave", "", "");
    tries("mutex_try", "mutex_trylock", "mutex_unlock", true);
    tries("mutex_intr", "mutex_lock_interruptible", "mutex_unlock", false);
    tries("mutex_kill", "mutex_lock_killable", "mutex_unlock", false);
    tries("rwsem_read_try", "down_read_trylock", "up_read", true);
    tries("rwsem_read_intr", "down_read_interruptible", "up_read", false);
    tries("rwsem_read_kill", "down_read_killable", "up_read", false);
    tries("rwsem_write_try", "down_write_trylock", "up_write", true);
    tries("rwsem_write_kill", "down_write_killable", "up_write", false);
  }

  private static void add(String name, String lock, String unlock) {
    GUARDS.put(name, new Guard(lock, unlock, null));
  }

  private static void tries(String name, String lock, String unlock, boolean wanted) {
    GUARDS.put(name, new Guard(lock, unlock, wanted));
  }

  @Override
  public String path() {
    return "linux/cleanup.h";
  }

  @Override
  public void bind(Bindings to) {
    to.form("guard", (site, call) -> guard(to, site, call));
    to.form("scoped_guard", (site, call) -> scoped(to, site, call));
    to.form("no_free_ptr", Cleanup::take);
    to.form("retain_and_null_ptr", Cleanup::take);
  }

  private static String named(Expression.Call call, String otherwise) {
    return call.arguments().get(0) instanceof Expression.Name written ? written.name() : otherwise;
  }

  private static Guard named(Expression.Call call) {
    String name = named(call, "this");
    Guard known = GUARDS.get(name);
    if (known == null) {
      throw new InterpreterException(
          call.at(),
          "guard("
              + name
              + ") is not known: take and release the lock by its own calls, use DEFINE_GUARD(), or one of "
              + String.join(", ", new TreeSet<>(GUARDS.keySet())));
    }
    return known;
  }

  /** A function of a guard that {@code DEFINE_GUARD()} of the file defines. */
  private static Optional<Value> ofFile(CallSite site, Expression.Call call, String function) {
    String name = "class_" + named(call, "") + "_" + function;
    return site.caller().function(name);
  }

  private static Value guard(Bindings bindings, CallSite site, Expression.Call call) {
    return new BoundFunction(
        (inner, arguments) -> {
          begin(bindings, site, arguments, call);
          return IntegerValue.NOTHING;
        });
  }

  /** What {@code scoped_guard(name, lock)} does first; 0 if the body has to be left out. */
  private static Value scoped(Bindings bindings, CallSite site, Expression.Call call) {
    List<Value> arguments = call.arguments().stream().skip(1).map(site.caller()::value).toList();
    boolean begun = begin(bindings, site, arguments, call);
    return IntegerType.INT.of(begun ? 1 : 0);
  }

  private static boolean begin(
      Bindings bindings, CallSite site, List<Value> arguments, Expression.Call written) {
    Optional<Value> own = ofFile(site, written, "constructor");
    if (own.isPresent()) {
      if (!site.call(own.get(), arguments).isTrue()) {
        return false;
      }
      Value ends = ofFile(site, written, "destructor").orElseThrow();
      site.caller().frame().atEndOfScope(() -> site.call(ends, arguments));
      return true;
    }
    Guard guard = named(written);
    if (named(written, "").endsWith("irqsave")) {
      savesFlags(site, site.locals().length);
    }
    if (guard.lock().isEmpty()) {
      return true;
    }
    Value result = bindings.call(guard.lock()).orElseThrow().call(site, arguments);
    Boolean wanted = guard.wanted();
    boolean begun = wanted == null || result.isTrue() == wanted;
    if (begun) {
      List<Value> ends =
          guard.lock().equals("srcu_read_lock") ? List.of(arguments.get(0), result) : arguments;
      Bindings.BoundCall unlock = bindings.call(guard.unlock()).orElseThrow();
      site.caller().frame().atEndOfScope(() -> unlock.call(site, ends));
    }
    return begun;
  }

  /** Turns interrupts off for the scope, around what the guard does. */
  private static void savesFlags(CallSite site, int depth) {
    LocalCpu cpu = new LocalCpu(site.machine());
    String note = "flags of the guard at " + site.at() + ", " + depth;
    if (!site.isBooting()) {
      site.note(note, cpu.localIrqSave());
      site.caller()
          .frame()
          .atEndOfScope(
              () -> {
                cpu.localIrqRestore(Boolean.TRUE.equals(site.noted(note)));
                site.note(note, null);
              });
    }
  }

  private static Value take(CallSite site, Expression.Call call) {
    Place place = site.caller().place(call.arguments().get(0));
    Value pointer = place.load(call.at());
    place.store(IntegerType.UNSIGNED_LONG.of(0), call.at());
    return pointer;
  }
}
