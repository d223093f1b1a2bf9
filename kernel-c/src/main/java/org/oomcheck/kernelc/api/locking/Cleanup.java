// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.BoundFunction;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Expression;

/** {@code linux/cleanup.h}: guards, which are released at the end of the scope, however it ends. */
@AutoService(KernelHeader.class)
public final class Cleanup implements KernelHeader {
  private static final Map<String, List<String>> GUARDS = new HashMap<>();

  static {
    GUARDS.put("mutex", List.of("mutex_lock", "mutex_unlock"));
    GUARDS.put("spinlock", List.of("spin_lock", "spin_unlock"));
    GUARDS.put("raw_spinlock", List.of("raw_spin_lock", "raw_spin_unlock"));
    GUARDS.put("spinlock_irq", List.of("spin_lock_irq", "spin_unlock_irq"));
    GUARDS.put("spinlock_bh", List.of("spin_lock_bh", "spin_unlock_bh"));
    GUARDS.put("rwsem_read", List.of("down_read", "up_read"));
    GUARDS.put("rwsem_write", List.of("down_write", "up_write"));
    GUARDS.put("rcu", List.of("rcu_read_lock", "rcu_read_unlock"));
    GUARDS.put("preempt", List.of("preempt_disable", "preempt_enable"));
    GUARDS.put("irq", List.of("local_irq_disable", "local_irq_enable"));
  }

  @Override
  public String path() {
    return "linux/cleanup.h";
  }

  @Override
  public void bind(Bindings to) {
    to.form("guard", (site, call) -> guard(to, site, call));
  }

  private static Value guard(Bindings bindings, CallSite site, Expression.Call call) {
    String name =
        call.arguments().get(0) instanceof Expression.Name written ? written.name() : "this";
    List<String> calls = GUARDS.get(name);
    if (calls == null) {
      throw new InterpreterException(call.at(), "guard(" + name + ") is not known");
    }
    Bindings.BoundCall lock = bindings.call(calls.get(0)).orElseThrow();
    Bindings.BoundCall unlock = bindings.call(calls.get(1)).orElseThrow();
    return new BoundFunction(
        (inner, arguments) -> {
          lock.call(site, arguments);
          site.caller().frame().atEndOfScope(() -> unlock.call(site, arguments));
          return IntegerValue.NOTHING;
        });
  }
}
