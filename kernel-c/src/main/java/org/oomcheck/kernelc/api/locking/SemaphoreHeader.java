// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.kernel.Semaphore;
import org.oomcheck.model.machine.Step;

/** {@code linux/semaphore.h}. */
@AutoService(KernelHeader.class)
public final class SemaphoreHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/semaphore.h";
  }

  @Override
  public void bind(Bindings to) {
    to.type(
        "struct semaphore",
        (site, id) ->
            new Semaphore(site.machine(), "&" + id.name(), 0, Sleepers.of(site).signals()));
    to.declares(
        "DEFINE_SEMAPHORE",
        "struct semaphore",
        0,
        (site, variable, call) -> {
          boolean one = call.arguments().size() < 2;
          long units = one ? 1 : site.caller().integer(call.arguments().get(1)).value();
          boot(variable, units);
        });
    to.initialisedBy("struct semaphore", "sema_init");
    to.function("sema_init", SemaphoreHeader::init);
    Methods.of(to, Semaphore.class, "sem")
        .does("down", Semaphore::down)
        .gives("down_interruptible", 0, Semaphore::downInterruptible)
        .gives("down_killable", 0, Semaphore::downKillable)
        .givesWith("down_timeout", 0, (sem, jiffies) -> sem.downTimeout(jiffies))
        .gives("down_trylock", 0, Semaphore::downTrylock)
        .does("up", Semaphore::up);
  }

  private static Value init(CallSite site, List<Value> arguments) {
    site.initialised(arguments.get(0));
    Semaphore sem = site.object(arguments.get(0), Semaphore.class, "sem");
    int units = Math.toIntExact(site.integer(arguments.get(1), "val"));
    if (site.isBooting()) {
      sem.boot(units);
    } else {
      site.machine().perform(Step.run(sem, "sema_init(" + units + ")", () -> sem.boot(units)));
    }
    return IntegerValue.NOTHING;
  }

  private static void boot(Object variable, long units) {
    if (variable instanceof Primitive primitive && primitive.object() instanceof Semaphore sem) {
      sem.boot(Math.toIntExact(units));
    }
  }
}
