// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.api.world.Callback;
import org.oomcheck.kernelc.api.world.Interrupts;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.kernel.irq.IrqWork;

/** {@code linux/irq_work.h}: functions that an interrupt calls soon after they were queued. */
@AutoService(KernelHeader.class)
public final class IrqWorkHeader implements KernelHeader {
  private static final String TYPE = "struct irq_work";

  /** A work with its function. */
  private static final class WorkOfC implements Primitive.Placed, Primitive.Used {
    private final CallSite site;
    private final String name;
    private final IrqWork work;
    private final Callback callback;
    private @Nullable Pointer pointer;

    WorkOfC(CallSite site, String full) {
      this.site = site;
      this.name = "&" + full;
      this.work = new IrqWork(site.machine(), name, name + "'s function", this::run);
      this.callback = new Callback(site, name, "init_irq_work()");
      site.usesModule(this::inUse);
    }

    @Override
    public void at(ObjectPlace place) {
      pointer = new Pointer(place);
    }

    @Override
    public Optional<String> inUse() {
      return work.isActive() ? Optional.of(name + " is queued or runs") : Optional.empty();
    }

    private void run() {
      if (pointer != null) {
        site.body(callback.get(), List.of(pointer)).run();
      }
    }
  }

  @Override
  public String path() {
    return "linux/irq_work.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().waits("irq_work_sync");
    to.onMachine(Interrupts::on, "irq_work_queue", "irq_work_queue_on");
    to.type(TYPE, (site, id) -> new WorkOfC(site, id.name()));
    to.declares(
        "DEFINE_IRQ_WORK",
        TYPE,
        0,
        (site, variable, call) ->
            work(site, new Pointer((ObjectPlace) variable))
                .callback
                .set(site, site.caller().value(call.arguments().get(1))));
    to.function(
        "init_irq_work",
        (site, a) -> {
          work(site, a.get(0)).callback.set(site, a.get(1));
          return IntegerValue.NOTHING;
        });
    to.early().starts("irq_work_queue", "irq_work_queue_on");
    to.function("irq_work_queue", IrqWorkHeader::queue);
    to.function("irq_work_queue_on", IrqWorkHeader::queue);
    to.result(IntegerType.BOOL, "irq_work_queue", "irq_work_queue_on");
    to.function(
        "irq_work_sync",
        (site, a) -> {
          if (!site.isBooting()) {
            work(site, a.get(0)).work.sync();
          }
          return IntegerValue.NOTHING;
        });
  }

  private static Value queue(CallSite site, List<Value> arguments) {
    IrqWork work = work(site, arguments.get(0)).work;
    return IntegerType.BOOL.of((site.isBooting() ? work.booted() : work.queue()) ? 1 : 0);
  }

  private static WorkOfC work(CallSite site, Value pointer) {
    return site.object(pointer, WorkOfC.class, "work");
  }
}
