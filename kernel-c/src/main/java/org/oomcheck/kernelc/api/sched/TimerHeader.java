// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Moment;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.kernel.irq.InterruptibleMachine;
import org.oomcheck.model.kernel.irq.TimerList;

/**
 * {@code linux/timer.h}. A timer is set up while the module is initialised. Its function can come
 * to the CPU of a task that is in atomic context; elsewhere a CPU that idles runs it.
 */
@AutoService(KernelHeader.class)
public final class TimerHeader implements KernelHeader {

  /** {@code struct timer_list} with its function. */
  private static final class Timer implements Primitive.Placed {
    private final CallSite site;
    private final TimerList timer;
    private @Nullable Pointer pointer;
    private @Nullable Value function;

    Timer(CallSite site, String name) {
      this.site = site;
      this.timer = new TimerList(site.machine(), "&" + name, name + "'s function", this::run);
    }

    @Override
    public void at(ObjectPlace place) {
      pointer = new Pointer(place);
    }

    private void run() {
      if (function == null || pointer == null) {
        throw new InterpreterException(site.at(), "a timer without timer_setup() expires");
      }
      site.body(function, List.of(pointer)).run();
    }

    void setup(CallSite caller, Value newFunction) {
      if (!caller.isBooting() && !newFunction.equals(function)) {
        throw new InterpreterException(
            caller.at(), "timer_setup() is known while the module is initialised only");
      }
      function = newFunction;
    }
  }

  @Override
  public String path() {
    return "linux/timer.h";
  }

  @Override
  public void bind(Bindings to) {
    to.onMachine(
        InterruptibleMachine::inAtomicContext,
        "timer_setup",
        "DEFINE_TIMER",
        "timer_setup_on_stack");
    to.type("struct timer_list", (site, id) -> new Timer(site, id.name()));
    to.declares(
        "DEFINE_TIMER",
        "struct timer_list",
        0,
        (site, variable, call) -> {
          if (variable instanceof Primitive place && place.object() instanceof Timer timer) {
            timer.setup(site, site.caller().value(call.arguments().get(1)));
          }
        });
    to.function(
        "timer_setup",
        (site, arguments) -> {
          timer(site, arguments).setup(site, arguments.get(1));
          return IntegerValue.NOTHING;
        });
    to.function("mod_timer", TimerHeader::modTimer);
    to.result(IntegerType.INT, "mod_timer");
    Methods<Timer> timers = Methods.of(to, Timer.class, "timer");
    timers.tells("timer_pending", false, t -> t.timer.timerPending());
    for (String name : List.of("del_timer", "timer_delete")) {
      timers.tells(name, false, t -> t.timer.timerDelete());
    }
    for (String name : List.of("del_timer_sync", "timer_delete_sync")) {
      timers.tells(name, false, t -> t.timer.timerDeleteSync());
    }
    timers.tells("timer_shutdown_sync", false, t -> t.timer.timerShutdownSync());
  }

  private static Timer timer(CallSite site, List<Value> arguments) {
    return site.object(arguments.get(0), Timer.class, "timer");
  }

  private static Value modTimer(CallSite site, List<Value> arguments) {
    Timer timer = timer(site, arguments);
    if (!(arguments.get(1) instanceof Moment expires)) {
      throw new InterpreterException(site.at(), "a timer expires at jiffies + a delay");
    }
    int jiffies = Math.toIntExact(Math.max(0, expires.offset()));
    if (site.isBooting()) {
      timer.timer.booted(jiffies);
      return IntegerType.INT.of(0);
    }
    return IntegerType.INT.of(timer.timer.modTimer(jiffies) ? 1 : 0);
  }
}
