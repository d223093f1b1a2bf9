// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.api.world.VirtioBus;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Loop;

/**
 * Waits that do something before each sleep and after it: release a spinlock and take it again, or
 * run the commands that are their arguments.
 */
final class WaitsWithCommands {
  private static final int ERESTARTSYS = -512;

  /** A wait that goes on as such. */
  private interface Around {
    void sleep(Runnable schedule);
  }

  private WaitsWithCommands() {}

  static void bind(Bindings to) {
    to.early()
        .waits(
            "wait_event_lock_irq", "wait_event_lock_irq_cmd", "wait_event_interruptible_lock_irq")
        .waits("wait_event_idle_exclusive", "wait_event_cmd", "wait_event_exclusive_cmd");
    to.form("wait_event_lock_irq", (site, call) -> locked(site, call, TaskState.UNINTERRUPTIBLE));
    to.form(
        "wait_event_lock_irq_cmd", (site, call) -> locked(site, call, TaskState.UNINTERRUPTIBLE));
    to.form(
        "wait_event_interruptible_lock_irq",
        (site, call) -> locked(site, call, TaskState.INTERRUPTIBLE));
    to.result(IntegerType.INT, "wait_event_interruptible_lock_irq");
    to.form("wait_event_idle_exclusive", WaitsWithCommands::idle);
    to.form("wait_event_cmd", (site, call) -> commands(site, call, false));
    to.form("wait_event_exclusive_cmd", (site, call) -> commands(site, call, true));
  }

  /** With the lock as third argument, and perhaps a command that runs without it. */
  private static Value locked(CallSite site, Expression.Call call, TaskState state) {
    List<Expression> arguments = call.arguments();
    Place place = site.caller().place(arguments.get(2));
    if (!(place instanceof Primitive primitive && primitive.object() instanceof Spinlock lock)) {
      throw new InterpreterException(call.at(), place + " is no spinlock");
    }
    return waits(
        site,
        call,
        state,
        false,
        schedule -> {
          lock.unlockIrq();
          if (arguments.size() > 3) {
            site.caller().value(arguments.get(3));
          }
          schedule.run();
          lock.lockIrq();
        });
  }

  private static Value idle(CallSite site, Expression.Call call) {
    site.mightSleep(call.name() + "()");
    return waits(
        site,
        call,
        TaskState.UNINTERRUPTIBLE,
        true,
        schedule -> WaitHeader.queue(site, call).schedule(call.name(), true));
  }

  private static Value commands(CallSite site, Expression.Call call, boolean exclusive) {
    return waits(
        site,
        call,
        TaskState.UNINTERRUPTIBLE,
        exclusive,
        schedule -> {
          site.caller().value(call.arguments().get(2));
          schedule.run();
          site.caller().value(call.arguments().get(3));
        });
  }

  private static Value waits(
      CallSite site, Expression.Call call, TaskState state, boolean exclusive, Around around) {
    if (site.isBooting()) {
      return boots(site, call);
    }
    WaitQueue queue = WaitHeader.queue(site, call);
    WaitQueue.Condition condition = WaitHeader.condition(site, call.arguments().get(1));
    if (condition.getAsBoolean()) {
      return IntegerType.INT.of(0);
    }
    @Nullable Signals signals =
        state == TaskState.INTERRUPTIBLE ? Sleepers.of(site).signals() : null;
    Loop loop = site.machine().loop(call.name());
    int result = 0;
    while (true) {
      loop.head(condition.locals());
      if (exclusive) {
        queue.prepareToWaitExclusive(state);
      } else {
        queue.prepareToWait(state);
      }
      if (condition.getAsBoolean()) {
        break;
      }
      if (signals != null && signals.signalPending()) {
        result = ERESTARTSYS;
        break;
      }
      around.sleep(() -> queue.schedule(state));
    }
    queue.finishWait();
    loop.leave(List.of(condition.locals()), result);
    return IntegerType.INT.of(result);
  }

  static Value boots(CallSite site, Expression.Call call) {
    Expression condition = call.arguments().get(1);
    if (!site.caller().value(condition).isTrue()) {
      VirtioBus.answers(site);
      if (!site.caller().value(condition).isTrue()) {
        throw new InterpreterException(
            call.at(), "no task runs yet that could end this wait while the module is initialised");
      }
    }
    return IntegerType.INT.of(0);
  }
}
