// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.locking;

import com.google.auto.service.AutoService;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.BootLocks;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.model.kernel.irq.LocalCpu;

/** {@code linux/irqflags.h}, with preempt.h and bottom_half.h: the CPU of the running task. */
@AutoService(KernelHeader.class)
public final class IrqflagsHeader implements KernelHeader {

  @Override
  public String path() {
    return "linux/irqflags.h";
  }

  @Override
  public void bind(Bindings to) {
    does(to, "local_irq_disable", LocalCpu::localIrqDisable);
    does(to, "local_irq_enable", LocalCpu::localIrqEnable);
    does(to, "local_bh_disable", LocalCpu::localBhDisable);
    does(to, "local_bh_enable", LocalCpu::localBhEnable);
    does(to, "preempt_disable", LocalCpu::preemptDisable);
    does(to, "preempt_enable", LocalCpu::preemptEnable);
    does(to, "put_cpu", LocalCpu::preemptEnable);
    tells(to, "irqs_disabled", LocalCpu::irqsDisabled);
    tells(to, "in_hardirq", LocalCpu::inHardirq);
    tells(to, "in_serving_softirq", LocalCpu::inServingSoftirq);
    tells(to, "in_interrupt", LocalCpu::inInterrupt);
    tells(to, "in_task", LocalCpu::inTask);
    tells(to, "in_atomic", LocalCpu::inAtomic);
    to.form(
        "local_irq_save",
        (site, call) -> {
          boolean flags =
              site.isBooting()
                  ? site.part(BootLocks.class).map(locks -> locks.irqsOff(true)).orElse(false)
                  : cpu(site).localIrqSave();
          site.caller()
              .place(call.arguments().get(0))
              .store(IntegerType.UNSIGNED_LONG.of(flags ? 1 : 0), call.at());
          return IntegerValue.NOTHING;
        });
    to.function(
        "local_irq_restore",
        (site, arguments) -> {
          if (site.isBooting()) {
            boolean off = arguments.get(0).isTrue();
            site.part(BootLocks.class).ifPresent(locks -> locks.irqsOff(off));
          } else {
            cpu(site).localIrqRestore(arguments.get(0).isTrue());
          }
          return IntegerValue.NOTHING;
        });
  }

  private static void boots(String name, BootLocks locks) {
    switch (name) {
      case "local_irq_disable", "local_irq_enable" -> locks.irqsOff(name.endsWith("disable"));
      case "local_bh_disable", "local_bh_enable" -> locks.bhOff(name.endsWith("disable"));
      default -> locks.atomic(name.endsWith("disable"));
    }
  }

  private static LocalCpu cpu(CallSite site) {
    return new LocalCpu(site.machine());
  }

  private static void does(Bindings to, String name, Consumer<LocalCpu> call) {
    to.function(
        name,
        (site, arguments) -> {
          if (site.isBooting()) {
            site.part(BootLocks.class).ifPresent(locks -> boots(name, locks));
          } else {
            call.accept(cpu(site));
          }
          return IntegerValue.NOTHING;
        });
  }

  private static void tells(Bindings to, String name, Predicate<LocalCpu> call) {
    to.result(IntegerType.INT, name);
    to.function(name, (site, arguments) -> IntegerType.INT.of(tells(site, name, call) ? 1 : 0));
  }

  private static boolean tells(CallSite site, String name, Predicate<LocalCpu> call) {
    if (!site.isBooting()) {
      return call.test(cpu(site));
    }
    return switch (name) {
      case "irqs_disabled" -> site.part(BootLocks.class).filter(BootLocks::irqsAreOff).isPresent();
      case "in_task" -> true;
      default -> false;
    };
  }
}
