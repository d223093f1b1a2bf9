// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.api.world.Callback;
import org.oomcheck.kernelc.api.world.Interrupts;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Moment;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.kernel.irq.TimerList;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Step;

/**
 * {@code linux/timer.h}. Its function can come to the CPU of a task that is in atomic context;
 * elsewhere a CPU that idles runs it.
 */
@AutoService(KernelHeader.class)
public final class TimerHeader implements KernelHeader {
  private static final String MEMBER = "__timer";

  /** A timer with its function. */
  private static final class Timer implements Primitive.Placed, Primitive.Used {
    private final CallSite site;
    private final String name;
    private final TimerList timer;
    private final Callback callback;
    private @Nullable Pointer pointer;

    Timer(CallSite site, String full) {
      this.site = site;
      this.name = full.replaceAll("(\\.|->)" + MEMBER + "$", "");
      this.timer = new TimerList(site.machine(), "&" + name, name + "'s function", this::run);
      this.callback = new Callback(site, "&" + name, "timer_setup()");
      site.usesModule(this::unfinished);
    }

    @Override
    public void at(ObjectPlace place) {
      pointer = new Pointer(place.part().map(ObjectPlace.Part::whole).orElse(place));
    }

    @Override
    public Optional<String> inUse() {
      return timer.isPending() ? Optional.of("&" + name + " is armed") : Optional.empty();
    }

    private Optional<String> unfinished() {
      return timer.isRunning() ? Optional.of("the function of &" + name + " runs") : inUse();
    }

    private void run() {
      if (pointer != null) {
        site.body(callback.get(), List.of(pointer)).run();
      }
    }

    void setup(CallSite caller, Value newFunction) {
      if (!caller.isBooting()
          && caller
              .machine()
              .perform(Step.of(timer, "timer_setup(&" + name + ")", timer::isPending))) {
        throw new KernelBug(
            Hazard.LIFECYCLE,
            "&%s is set up while it is armed, at %s".formatted(name, caller.at().fileAndLine()));
      }
      callback.set(caller, newFunction);
    }
  }

  @Override
  public String path() {
    return "linux/timer.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early().waits("timer_shutdown", "timer_shutdown_sync");
    to.onMachine(Interrupts::on, "timer_setup", "DEFINE_TIMER", "timer_setup_on_stack");
    to.type("struct __timer", (site, id) -> new Timer(site, id.name()));
    to.declares(
        "DEFINE_TIMER",
        "struct timer_list",
        0,
        (site, variable, call) -> {
          Value function = site.caller().value(call.arguments().get(1));
          timer(site, List.of(new Pointer((ObjectPlace) variable))).setup(site, function);
        });
    to.function(
        "timer_setup",
        (site, arguments) -> {
          timer(site, arguments).setup(site, arguments.get(1));
          return IntegerValue.NOTHING;
        });
    to.function("mod_timer", (site, arguments) -> modTimer(site, arguments, false));
    to.function("timer_reduce", TimerHeader::timerReduce);
    to.function("__add_timer", (site, arguments) -> modTimer(site, arguments, true));
    to.function("mod_timer_pending", TimerHeader::modTimerPending);
    to.result(
        IntegerType.INT, "mod_timer", "mod_timer_pending", "timer_reduce", "try_to_del_timer_sync");
    to.early().starts("mod_timer", "add_timer", "timer_reduce");
    tells(to, "timer_pending", TimerList::isPending, TimerList::timerPending);
    deletes(to, "del_timer", TimerList::delTimer);
    deletes(to, "timer_delete", TimerList::timerDelete);
    deletes(to, "del_timer_sync", TimerList::delTimerSync);
    deletes(to, "timer_delete_sync", TimerList::timerDeleteSync);
    deletes(to, "timer_shutdown", TimerList::timerShutdown);
    deletes(to, "timer_shutdown_sync", TimerList::timerShutdownSync);
    to.function(
        "try_to_del_timer_sync",
        (site, arguments) -> {
          TimerList timer = timer(site, arguments).timer;
          return IntegerType.INT.of(
              site.isBooting() ? (timer.bootedDelete() ? 1 : 0) : timer.tryToDelTimerSync());
        });
    to.harmless("destroy_timer_on_stack", "timer_destroy_on_stack");
  }

  private static void deletes(Bindings to, String name, Predicate<TimerList> call) {
    tells(to, name, TimerList::bootedDelete, call);
  }

  /** Binds a call that answers yes or no, before tasks run and then. */
  private static void tells(
      Bindings to, String name, Predicate<TimerList> booting, Predicate<TimerList> call) {
    to.result(IntegerType.INT, name);
    to.function(
        name,
        (site, arguments) -> {
          TimerList timer = timer(site, arguments).timer;
          return IntegerType.INT.of((site.isBooting() ? booting : call).test(timer) ? 1 : 0);
        });
  }

  private static Timer timer(CallSite site, List<Value> arguments) {
    ObjectPlace place = site.memory().target(arguments.get(0), site.at());
    Pointer inside = new Pointer(site.memory().member(place, MEMBER, site.at()));
    return site.object(inside, Timer.class, "timer");
  }

  private static Value modTimerPending(CallSite site, List<Value> arguments) {
    TimerList timer = timer(site, arguments).timer;
    int jiffies = delay(site, arguments.get(1));
    if (!site.isBooting()) {
      return IntegerType.INT.of(timer.modTimerPending(jiffies) ? 1 : 0);
    }
    boolean was = timer.isPending();
    if (was) {
      timer.booted(jiffies);
    }
    return IntegerType.INT.of(was ? 1 : 0);
  }

  private static Value timerReduce(CallSite site, List<Value> arguments) {
    TimerList timer = timer(site, arguments).timer;
    int jiffies = delay(site, arguments.get(1));
    boolean was = site.isBooting() ? timer.bootedReduce(jiffies) : timer.timerReduce(jiffies);
    return IntegerType.INT.of(was ? 1 : 0);
  }

  private static int delay(CallSite site, Value value) {
    if (value instanceof Moment expires) {
      return Math.toIntExact(Math.max(0, expires.offset()));
    }
    throw new InterpreterException(site.at(), "a timer expires at jiffies + a delay");
  }

  private static Value modTimer(CallSite site, List<Value> arguments, boolean adds) {
    Timer timer = timer(site, arguments);
    int jiffies = delay(site, arguments.get(1));
    if (site.isBooting()) {
      boolean was = timer.timer.isPending();
      timer.timer.booted(jiffies);
      return IntegerType.INT.of(was ? 1 : 0);
    } else if (adds) {
      timer.timer.addTimer(jiffies);
      return IntegerValue.NOTHING;
    }
    return IntegerType.INT.of(timer.timer.modTimer(jiffies) ? 1 : 0);
  }
}
