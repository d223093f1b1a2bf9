// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
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
import org.oomcheck.model.kernel.irq.TimerList;

/**
 * {@code linux/hrtimer.h}, with ktime.h: timers whose functions run in interrupt handlers. All
 * expire after the same time.
 */
@AutoService(KernelHeader.class)
public final class HrtimerHeader implements KernelHeader {
  private static final String MEMBER = "__hrtimer";

  /** A timer. */
  private static final class Hrtimer implements Primitive.Placed, Primitive.Used {
    private final CallSite site;
    private final String name;
    private final TimerList timer;
    private @Nullable Pointer pointer;

    Hrtimer(CallSite site, String full) {
      this.site = site;
      this.name = full.replaceAll("(\\.|->)" + MEMBER + "$", "");
      this.timer = TimerList.inHardirq(site.machine(), "&" + name, name + "'s function", this::run);
      site.usesModule(
          () -> timer.isRunning() ? Optional.of("the function of &" + name + " runs") : inUse());
    }

    @Override
    public void at(ObjectPlace place) {
      pointer = new Pointer(place.part().map(ObjectPlace.Part::whole).orElse(place));
    }

    @Override
    public Optional<String> inUse() {
      return timer.isPending() ? Optional.of("&" + name + " is armed") : Optional.empty();
    }

    private void run() {
      if (pointer != null) {
        site.body(site.constant("__run_hrtimer"), List.of(pointer)).run();
      }
    }
  }

  @Override
  public String path() {
    return "linux/hrtimer.h";
  }

  @Override
  public void bind(Bindings to) {
    to.onMachine(Interrupts::on, "hrtimer_start", "hrtimer_start_range_ns");
    to.early().starts("hrtimer_start", "hrtimer_start_range_ns");
    to.type("struct __hrtimer", (site, id) -> new Hrtimer(site, id.name()));
    to.function("__hrtimer_names", (site, arguments) -> IntegerValue.NOTHING);
    to.harmless("hrtimer_forward", "hrtimer_forward_now", "hrtimer_set_expires");
    for (String name : List.of("__hrtimer_start", "hrtimer_restart")) {
      to.function(
          name,
          (site, arguments) -> {
            TimerList timer = timer(site, arguments);
            if (site.isBooting()) {
              timer.booted(1);
            } else {
              timer.modTimer(1);
            }
            return IntegerValue.NOTHING;
          });
    }
    gives(to, "hrtimer_cancel", timer -> timer.hrtimerCancel() ? 1 : 0);
    gives(to, "hrtimer_try_to_cancel", TimerList::hrtimerTryToCancel);
    gives(to, "hrtimer_active", timer -> timer.hrtimerActive() ? 1 : 0);
    gives(to, "hrtimer_is_queued", timer -> timer.timerPending() ? 1 : 0);
    for (String clock : List.of("CLOCK_REALTIME", "HRTIMER_MODE_ABS", "HRTIMER_NORESTART")) {
      to.constant(clock, 0);
    }
    for (String clock : List.of("CLOCK_MONOTONIC", "HRTIMER_MODE_REL", "HRTIMER_RESTART")) {
      to.constant(clock, 1);
    }
    to.constant("HRTIMER_MODE_REL_SOFT", 1).constant("HRTIMER_MODE_REL_PINNED", 1);
    to.constant("NSEC_PER_MSEC", IntegerType.LONG.of(1_000_000));
    to.constant("NSEC_PER_USEC", IntegerType.LONG.of(1_000));
    to.constant("NSEC_PER_SEC", IntegerType.LONG.of(1_000_000_000));
  }

  private static TimerList timer(CallSite site, List<Value> arguments) {
    ObjectPlace place = site.memory().target(arguments.get(0), site.at());
    Pointer inside = new Pointer(site.memory().member(place, MEMBER, site.at()));
    return site.object(inside, Hrtimer.class, "timer").timer;
  }

  private static void gives(Bindings to, String name, ToIntFunction<TimerList> call) {
    to.early().waits(name);
    to.result(IntegerType.INT, name);
    to.function(
        name,
        (site, arguments) -> {
          TimerList timer = timer(site, arguments);
          return IntegerType.INT.of(site.isBooting() ? 0 : call.applyAsInt(timer));
        });
  }
}
