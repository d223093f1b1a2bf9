// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.api.world.Callback;
import org.oomcheck.kernelc.api.world.Failures;
import org.oomcheck.kernelc.api.world.Interrupts;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Text;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.memory.SharedScalar;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.irq.Irq;
import org.oomcheck.model.kernel.irq.Tasklet;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Role;

/**
 * {@code linux/interrupt.h}: tasklets, and lines whose device raises an interrupt twice, at any
 * time. The thread of a line runs once for all handlers that have asked for it meanwhile.
 */
@AutoService(KernelHeader.class)
public final class InterruptHeader implements KernelHeader {
  private static final String MEMBER = "__tasklet";
  private static final int RAISED = 2;
  private static final int ONESHOT = 0x2000;
  private static final int WAKE_THREAD = 2;

  /** A tasklet with its function. */
  private static final class TaskletOfC implements Primitive.Placed, Primitive.Used {
    private final CallSite site;
    private final String name;
    private final Tasklet tasklet;
    private final Callback callback;
    private @Nullable Pointer pointer;

    TaskletOfC(CallSite site, String full) {
      this.site = site;
      this.name = full.replaceAll("(\\.|->)" + MEMBER + "$", "");
      this.tasklet = new Tasklet(site.machine(), "&" + name, name + "'s function", this::run);
      this.callback = new Callback(site, "&" + name, "tasklet_setup()");
      site.usesModule(this::inUse);
    }

    @Override
    public void at(ObjectPlace place) {
      pointer = new Pointer(place.part().map(ObjectPlace.Part::whole).orElse(place));
    }

    @Override
    public Optional<String> inUse() {
      return tasklet.isActive()
          ? Optional.of("&" + name + " is scheduled or runs")
          : Optional.empty();
    }

    private void run() {
      if (pointer != null) {
        site.body(callback.get(), List.of(pointer)).run();
      }
    }
  }

  /** The lines of a world. */
  private static final class Lines {
    private final Map<Long, Line> lines = new HashMap<>();

    Optional<Line> of(Wanted wanted) {
      return Optional.ofNullable(lines.get(wanted.number()))
          .filter(line -> line.wanted.equals(wanted));
    }
  }

  @Override
  public String path() {
    return "linux/interrupt.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().waits("tasklet_kill", "synchronize_irq");
    to.onMachine(
        Interrupts::on,
        "tasklet_schedule",
        "tasklet_hi_schedule",
        "request_irq",
        "devm_request_irq",
        "request_threaded_irq",
        "devm_request_threaded_irq");
    to.type("struct __tasklet", (site, id) -> new TaskletOfC(site, id.name()));
    for (String macro : List.of("DECLARE_TASKLET", "DECLARE_TASKLET_DISABLED")) {
      to.declares(
          macro,
          "struct tasklet_struct",
          0,
          (site, variable, call) ->
              tasklet(site, new Pointer((ObjectPlace) variable))
                  .callback
                  .set(site, site.caller().value(call.arguments().get(1))));
    }
    to.function(
        "tasklet_setup",
        (site, arguments) -> {
          tasklet(site, arguments.get(0)).callback.set(site, arguments.get(1));
          return IntegerValue.NOTHING;
        });
    to.early().starts("tasklet_schedule", "tasklet_hi_schedule");
    does(to, "tasklet_schedule", Tasklet::schedule);
    does(to, "tasklet_hi_schedule", Tasklet::schedule);
    does(to, "tasklet_kill", Tasklet::kill);
    does(to, "tasklet_disable", Tasklet::disable);
    does(to, "tasklet_enable", Tasklet::enable);
    to.constant("IRQ_NONE", 0).constant("IRQ_HANDLED", 1).constant("IRQ_WAKE_THREAD", WAKE_THREAD);
    to.constant("IRQF_SHARED", 0x80).constant("IRQF_ONESHOT", ONESHOT);
    to.constant("IRQF_TRIGGER_NONE", 0).constant("IRQF_TRIGGER_RISING", 1);
    to.constant("IRQF_TRIGGER_FALLING", 2).constant("IRQF_TRIGGER_HIGH", 4);
    to.constant("IRQF_TRIGGER_LOW", 8).constant("IRQF_NO_SUSPEND", 0x4000);
    to.integer("irqreturn_t", IntegerType.INT);
    to.early().starts("request_irq", "request_threaded_irq", "devm_request_irq");
    to.early().starts("devm_request_threaded_irq");
    to.function("request_irq", (site, a) -> request(site, withoutThread(a)));
    to.function("request_threaded_irq", InterruptHeader::request);
    lines(to);
  }

  private static void lines(Bindings to) {
    line(to, "free_irq", Irq::freeIrq);
    line(to, "disable_irq", Irq::disableIrq);
    line(to, "disable_irq_nosync", Irq::disableIrqNosync);
    line(to, "enable_irq", Irq::enableIrq);
    line(to, "synchronize_irq", Irq::synchronizeIrq);
  }

  private static void line(Bindings to, String name, Consumer<Irq> call) {
    to.function(
        name,
        (site, arguments) -> {
          long number = site.integer(arguments.get(0), "irq");
          Line line = site.part(Lines.class).map(lines -> lines.lines.get(number)).orElse(null);
          if (line == null) {
            throw new InterpreterException(
                site.at(), name + "() of the line " + number + ", which is not requested");
          } else if (!site.isBooting()) {
            call.accept(line.irq);
          }
          return IntegerValue.NOTHING;
        });
  }

  private static List<Value> withoutThread(List<Value> arguments) {
    List<Value> all = new ArrayList<>(arguments);
    all.add(2, IntegerType.UNSIGNED_LONG.of(0));
    return all;
  }

  private static Value request(CallSite site, List<Value> arguments) {
    Value handler = arguments.get(1);
    boolean oneshot = (site.integer(arguments.get(3), "irqflags") & ONESHOT) != 0;
    if (!handler.isTrue() && !oneshot) {
      return IntegerType.INT.of(Errno.EINVAL);
    }
    Wanted wanted =
        new Wanted(
            site.integer(arguments.get(0), "irq"),
            arguments.get(4) instanceof Text text ? text.text() : arguments.get(0).toString(),
            handler,
            arguments.get(2),
            oneshot);
    Value data = arguments.get(5);
    if (site.isBooting()) {
      Line line = line(site, wanted);
      line.data.store(data, site.at());
      line.irq.booted();
      return IntegerType.INT.of(0);
    }
    if (Failures.of(site, "request_irq(" + wanted.name() + ")")) {
      return IntegerType.INT.of(Errno.ENOMEM);
    }
    String key = wanted + ", requested at " + site.at().fileAndLine() + ",";
    Line line =
        site.part(Lines.class)
            .flatMap(lines -> lines.of(wanted))
            .orElseGet(() -> site.later(key, Line.class, boot -> line(boot, wanted)).get(0));
    int number = line.data.number(data, site.at());
    boolean isFree = line.irq.requestIrq(() -> line.data.put(number));
    return IntegerType.INT.of(isFree ? 0 : Errno.EBUSY);
  }

  /** What a request asks for: text alone, the same in all worlds. */
  private record Wanted(long number, String name, Value handler, Value thread, boolean oneshot) {
    @Override
    public String toString() {
      return "the line " + number + " of interrupts, " + name;
    }
  }

  /** A line, with what its handlers are called with. */
  private record Line(Wanted wanted, Irq irq, SharedScalar data) {}

  private static Line line(CallSite boot, Wanted wanted) {
    String name = wanted.name() + ", dev_id";
    SharedScalar data = SharedScalar.pointer(boot.memory(), boot.machine(), name, boot.at());
    Irq irq = irq(boot, wanted, data);
    boot.usesModule(
        () ->
            irq.isRequested()
                ? Optional.of("the handler of irq " + wanted.name() + " is requested")
                : Optional.empty());
    boot.machine().spawn(Role.daemon("device " + wanted.name()), () -> raise(boot, irq));
    Line line = new Line(wanted, irq, data);
    boot.part(Lines.class, Lines::new).lines.put(wanted.number(), line);
    return line;
  }

  private static List<Value> given(CallSite boot, Wanted wanted, SharedScalar data) {
    return List.of(IntegerType.INT.of(wanted.number()), data.load(Access.ONCE, boot.at()));
  }

  private static Irq irq(CallSite boot, Wanted wanted, SharedScalar data) {
    Value handler = wanted.handler();
    if (!wanted.thread().isTrue()) {
      return Irq.ofDevice(
          boot.machine(),
          wanted.name(),
          handler + "()",
          () -> boot.body(handler, given(boot, wanted, data)).run());
    }
    boolean isOwn = handler.isTrue();
    return Irq.threaded(
        boot.machine(),
        wanted.name(),
        isOwn ? handler + "()" : "irq_default_primary_handler()",
        () -> !isOwn || isWake(boot.callback(handler, given(boot, wanted, data)).get()),
        () -> boot.body(wanted.thread(), given(boot, wanted, data)).run(),
        wanted.oneshot());
  }

  private static boolean isWake(Value result) {
    return result instanceof IntegerValue number && number.value() == WAKE_THREAD;
  }

  private static void raise(CallSite site, Irq line) {
    Loop loop = site.machine().loop("raises");
    for (int i = 0; i < RAISED; i++) {
      loop.head(i);
      line.raise();
    }
    loop.leave();
  }

  private static TaskletOfC tasklet(CallSite site, Value pointer) {
    ObjectPlace place = site.memory().target(pointer, site.at());
    Pointer inside = new Pointer(site.memory().member(place, MEMBER, site.at()));
    return site.object(inside, TaskletOfC.class, "t");
  }

  private static void does(Bindings to, String name, Consumer<Tasklet> call) {
    to.function(
        name,
        (site, arguments) -> {
          Tasklet tasklet = tasklet(site, arguments.get(0)).tasklet;
          if (!site.isBooting()) {
            call.accept(tasklet);
          } else if (name.endsWith("schedule")) {
            tasklet.booted();
          }
          return IntegerValue.NOTHING;
        });
  }
}
