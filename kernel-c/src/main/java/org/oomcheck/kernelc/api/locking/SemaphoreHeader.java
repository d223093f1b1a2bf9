// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.function.ToIntBiFunction;
import java.util.function.ToIntFunction;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
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
    to.early().waits("down", "down_timeout", "down_interruptible", "down_killable");
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
    to.result(IntegerType.INT, "down_interruptible");
    to.result(IntegerType.INT, "down_killable");
    to.result(IntegerType.INT, "down_trylock");
    to.result(IntegerType.INT, "down_timeout");
    calls(to, "down", SemaphoreHeader::bootedDown, (sem, more) -> nothing(sem::down));
    calls(to, "up", SemaphoreHeader::bootedUp, (sem, more) -> nothing(sem::up));
    calls(
        to,
        "down_interruptible",
        SemaphoreHeader::bootedDown,
        (sem, more) -> sem.downInterruptible());
    calls(to, "down_killable", SemaphoreHeader::bootedDown, (sem, more) -> sem.downKillable());
    calls(to, "down_trylock", Semaphore::bootedTrylock, (sem, more) -> sem.downTrylock());
    calls(to, "down_timeout", SemaphoreHeader::bootedDown, Semaphore::downTimeout);
  }

  /**
   * Binds a call.
   *
   * @param boots what it does and gives while the world boots
   * @param runs what it does and gives in a task, with its second argument, or 0
   */
  private static void calls(
      Bindings to,
      String name,
      ToIntFunction<Semaphore> boots,
      ToIntBiFunction<Semaphore, Integer> runs) {
    to.function(
        name,
        (site, arguments) -> {
          Semaphore sem = site.object(arguments.get(0), Semaphore.class, "sem");
          int more =
              arguments.size() > 1
                  ? Math.toIntExact(site.integer(arguments.get(1), "argument 2"))
                  : 0;
          return IntegerType.INT.of(
              site.isBooting() ? boots.applyAsInt(sem) : runs.applyAsInt(sem, more));
        });
  }

  private static int nothing(Runnable call) {
    call.run();
    return 0;
  }

  /** While the world boots no wait is long. */
  private static int bootedDown(Semaphore sem) {
    sem.bootedAdd(-1);
    return 0;
  }

  private static int bootedUp(Semaphore sem) {
    sem.bootedAdd(1);
    return 0;
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
