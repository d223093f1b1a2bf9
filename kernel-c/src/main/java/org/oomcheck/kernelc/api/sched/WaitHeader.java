// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.api.world.VirtioBus;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.binding.Methods;
import org.oomcheck.kernelc.binding.ThreadsEnd;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.print.ExpressionText;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * {@code linux/wait.h}: waits for conditions that are code. No suspend happens in a module's world,
 * so a freezable wait is an interruptible one.
 */
@AutoService(KernelHeader.class)
public final class WaitHeader implements KernelHeader {

  private static final List<String> TAKE_THE_LOCK =
      List.of(
          "wake_up",
          "wake_up_poll",
          "wake_up_sync",
          "wake_up_all",
          "wake_up_nr",
          "wake_up_interruptible",
          "wake_up_interruptible_poll",
          "wake_up_interruptible_sync_poll",
          "wake_up_interruptible_sync",
          "wake_up_interruptible_all");

  private static final long NSEC_PER_SEC = 1_000_000_000;

  /** A wait with a condition. */
  @FunctionalInterface
  private interface Wait {
    long on(WaitQueue queue, String text, WaitQueue.Condition condition, int jiffies);
  }

  @Override
  public String path() {
    return "linux/wait.h";
  }

  @Override
  public void bind(Bindings to) {
    for (String type : List.of("wait_queue_head_t", "struct wait_queue_head")) {
      to.type(type, (site, id) -> LockedQueues.queue(site, id.name()));
    }
    to.declares("DECLARE_WAIT_QUEUE_HEAD", "wait_queue_head_t", 0);
    to.declares("DECLARE_WAIT_QUEUE_HEAD_ONSTACK", "wait_queue_head_t", 0);
    to.form("__WAIT_QUEUE_HEAD_INITIALIZER", (site, call) -> (Primitive.FirstValue) queue -> {});
    to.initialisedBy("wait_queue_head_t", "init_waitqueue_head");
    to.initialisedBy("struct wait_queue_head", "init_waitqueue_head");
    waits(to);
    Methods.of(to, WaitQueue.class, "wq_head")
        .does("wake_up", WaitQueue::wakeUp)
        .does("wake_up_locked", WaitQueue::wakeUp)
        .doesWith("wake_up_poll", (queue, key) -> queue.wakeUp())
        .doesWith("wake_up_interruptible_poll", (queue, key) -> queue.wakeUpInterruptible())
        .doesWith("wake_up_interruptible_sync_poll", (queue, key) -> queue.wakeUpInterruptible())
        .doesWith("wake_up_locked_poll", (queue, key) -> queue.wakeUp())
        .does("wake_up_all_locked", WaitQueue::wakeUpAll)
        .does("wake_up_sync", WaitQueue::wakeUp)
        .does("wake_up_all", WaitQueue::wakeUpAll)
        .doesWith("wake_up_nr", WaitQueue::wakeUpNr)
        .does("wake_up_interruptible", WaitQueue::wakeUpInterruptible)
        .does("wake_up_interruptible_sync", WaitQueue::wakeUpInterruptible)
        .does("wake_up_interruptible_all", WaitQueue::wakeUpInterruptibleAll)
        .tells("waitqueue_active", false, WaitQueue::waitqueueActive);
    LockedQueues.bind(to, TAKE_THE_LOCK);
  }

  private static void waits(Bindings to) {
    Wait uninterruptible = (queue, text, test, t) -> nothing(() -> queue.waitEvent(text, test));
    Wait idle = (queue, text, test, t) -> nothing(() -> queue.waitEventIdle(text, test));
    Wait interruptible = (queue, text, test, t) -> queue.waitEventInterruptible(text, test);
    Wait timed = WaitQueue::waitEventTimeout;
    Wait both = WaitQueue::waitEventInterruptibleTimeout;
    binds(to, uninterruptible, "wait_event", "io_wait_event");
    binds(to, idle, "wait_event_idle");
    binds(to, interruptible, "wait_event_interruptible", "wait_event_freezable");
    binds(to, (q, text, test, t) -> q.waitEventKillable(text, test), "wait_event_killable");
    binds(
        to,
        (q, text, test, t) -> q.waitEventInterruptibleExclusive(text, test),
        "wait_event_interruptible_exclusive");
    binds(
        to,
        (q, text, test, t) -> q.waitEventKillableExclusive(text, test),
        "wait_event_killable_exclusive");
    binds(to, timed, "wait_event_timeout", "wait_event_idle_timeout");
    binds(to, both, "wait_event_interruptible_timeout", "wait_event_freezable_timeout");
    binds(to, WaitQueue::waitEventKillableTimeout, "wait_event_killable_timeout");
    Wait elapsed = (q, text, test, t) -> orElapsed(q.waitEventTimeout(text, test, t));
    Wait either = (q, text, test, t) -> orElapsed(q.waitEventInterruptibleTimeout(text, test, t));
    binds(to, elapsed, "wait_event_hrtimeout");
    binds(to, either, "wait_event_interruptible_hrtimeout");
    WaitsWithCommands.bind(to);
  }

  /** What a wait with a time of the high-resolution clock gives: 0, a signal, or -ETIME. */
  private static long orElapsed(int left) {
    return left > 0 ? 0 : left < 0 ? left : Errno.ETIME;
  }

  private static long nothing(Runnable wait) {
    wait.run();
    return 0;
  }

  private static void binds(Bindings to, Wait wait, String... names) {
    to.early().waits(names);
    for (String name : names) {
      to.result(IntegerType.LONG, name);
      to.form(name, (site, call) -> waits(site, call, wait));
    }
  }

  private static Value waits(CallSite site, Expression.Call call, Wait wait) {
    WaitQueue queue = queue(site, call);
    WaitQueue.Condition condition = condition(site, call.arguments().get(1));
    long jiffies =
        call.arguments().size() > 2
            ? site.caller().integer(call.arguments().get(2)).value()
            : Integer.MAX_VALUE;
    if (site.isBooting()) {
      boolean holds = value(site, call).isTrue();
      if (!holds) {
        VirtioBus.answers(site);
      }
      if (holds || value(site, call).isTrue()) {
        boolean left = call.arguments().size() > 2 && !call.name().endsWith("_hrtimeout");
        return IntegerType.LONG.of(left ? Math.max(1, jiffies) : 0);
      }
      throw new InterpreterException(
          call.at(), "no task runs yet that could end this wait while the module is initialised");
    }
    mightSleep(site, call.name() + "()");
    if (call.name().equals("wait_event_idle") && site.part(ThreadsEnd.class).isPresent()) {
      queue.waitEvent(ExpressionText.of(call.arguments().get(1)), condition);
      return IntegerType.LONG.of(0);
    }
    String text = ExpressionText.of(call.arguments().get(1));
    if (call.name().endsWith("_hrtimeout")) {
      jiffies = Math.max(1, jiffies / (NSEC_PER_SEC / site.machine().hz()));
    }
    int bounded = (int) Math.min(jiffies, Integer.MAX_VALUE);
    return IntegerType.LONG.of(wait.on(queue, text, condition, bounded));
  }

  private static Value value(CallSite site, Expression.Call call) {
    return site.caller().value(call.arguments().get(1));
  }

  private static void mightSleep(CallSite site, String call) {
    site.machine().current().mightSleep(Step.run(site, call, () -> {}).sleeping());
  }

  static WaitQueue queue(CallSite site, Expression.Call call) {
    Place place = site.caller().place(call.arguments().get(0));
    if (place instanceof Primitive primitive && primitive.object() instanceof WaitQueue queue) {
      site.checkInitialised(primitive);
      return queue;
    }
    throw new InterpreterException(call.at(), place + " is no wait queue");
  }

  static WaitQueue.Condition condition(CallSite site, Expression expression) {
    return new WaitQueue.Condition() {
      private boolean isQueued;

      /** The test before the task is queued, and then each test while it is. */
      @Override
      public boolean getAsBoolean() {
        Task current = site.machine().current();
        current.setFlags(isQueued ? Task.ABOUT_TO_SLEEP : 0);
        boolean holds = site.caller().value(expression).isTrue();
        current.clearFlags(Task.ABOUT_TO_SLEEP);
        isQueued = true;
        return holds;
      }

      @Override
      public Object[] locals() {
        return site.locals();
      }
    };
  }
}
