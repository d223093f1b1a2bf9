// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.base;

import com.google.auto.service.AutoService;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.order.SequenceMachine;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Task;

/** {@code linux/compiler.h}: accesses that happen once, and hints. */
@AutoService(KernelHeader.class)
public final class Compiler implements KernelHeader {

  @Override
  public String path() {
    return "linux/compiler.h";
  }

  @Override
  public void bind(Bindings to) {
    to.form("READ_ONCE", (site, call) -> read(site, call, Access.ONCE));
    to.form("WRITE_ONCE", (site, call) -> write(site, call, Access.ONCE));
    to.onLowerMachine(SequenceMachine::new, "data_race");
    to.form("data_race", Compiler::dataRace);
    to.form("likely", Compiler::truth);
    to.form("unlikely", Compiler::truth);
    to.harmless("barrier", "cpu_relax");
    to.constant("fallthrough", 0);
  }

  /** Reads what the first argument names, with an access of this kind. */
  static Value read(CallSite site, Expression.Call call, Access access) {
    Place place = site.caller().place(call.arguments().get(0));
    return SharedScalar.loadFrom(place, access, call.at());
  }

  /** Writes the second argument into what the first one names, with an access of this kind. */
  static Value write(CallSite site, Expression.Call call, Access access) {
    Place place = site.caller().place(call.arguments().get(0));
    Value value = site.caller().value(call.arguments().get(1));
    SharedScalar.storeInto(place, value, access, call.at());
    return IntegerValue.NOTHING;
  }

  /** The accesses of the argument are plain, and may race with any. */
  private static Value dataRace(CallSite site, Expression.Call call) {
    Expression argument = call.arguments().get(0);
    if (site.isBooting()) {
      return site.caller().value(argument);
    }
    Task task = site.machine().current();
    task.racesKnowingly(true);
    try {
      return site.caller().value(argument);
    } finally {
      task.racesKnowingly(false);
    }
  }

  private static Value truth(CallSite site, Expression.Call call) {
    return IntegerType.LONG.of(site.caller().value(call.arguments().get(0)).isTrue() ? 1 : 0);
  }
}
