// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.sched;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.api.world.KernelThread;
import org.oomcheck.kernelc.api.world.Sleepers;
import org.oomcheck.kernelc.api.world.VirtioBus;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Place;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.model.kernel.AutoremoveWait;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.TaskStates;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.kernel.Wakeable;
import org.oomcheck.model.kernel.WokenWait;
import org.oomcheck.model.machine.Task;

/**
 * {@code linux/sched.h}: sleeping in loops of one's own. A task is on one wait queue at most; one
 * that is on none sleeps where only wake_up_process() reaches it.
 */
@AutoService(KernelHeader.class)
public final class SchedHeader implements KernelHeader {
  private static final String STATE = "state";
  private static final String QUEUE = "wait queue";
  private static final String AUTOREMOVE = "entry of a wait queue that a wake-up takes off";
  private static final String ENTRY = "entry of a wait queue";
  private static final String OFF = "a wake-up has taken the task off its queue";
  private static final String WOKEN = "entry of a wait queue that keeps wake-ups";
  private static final int KILLABLE = 0x102;
  private static final int IDLE = 0x402;
  private static final int FREEZABLE = 0x2000;

  private static final Map<String, Integer> TASK_STATES =
      Map.of(
          "TASK_RUNNING",
          0,
          "TASK_INTERRUPTIBLE",
          1,
          "TASK_UNINTERRUPTIBLE",
          2,
          "TASK_KILLABLE",
          KILLABLE,
          "TASK_IDLE",
          IDLE,
          "TASK_FREEZABLE",
          FREEZABLE);

  @Override
  public String path() {
    return "linux/sched.h";
  }

  @Override
  public void bind(Bindings to) {
    to.early()
        .waits(
            "schedule",
            "schedule_timeout",
            "schedule_timeout_idle",
            "schedule_timeout_interruptible",
            "schedule_timeout_killable",
            "schedule_timeout_uninterruptible");
    TASK_STATES.forEach(to::constant);
    to.constant("current", CurrentTask::of);
    to.constant("MAX_SCHEDULE_TIMEOUT", IntegerType.LONG.of(Long.MAX_VALUE));
    to.whereUsed(
        site -> Sleepers.of(site).states(),
        "set_current_state",
        "__set_current_state",
        "schedule_timeout_interruptible",
        "schedule_timeout_uninterruptible",
        "schedule_timeout_killable",
        "schedule_timeout_idle");
    to.whereUsed(Sleepers::of, "wake_up_process", "signal_pending", "fatal_signal_pending");
    to.function(
        "set_current_state",
        (site, arguments) ->
            setState(site, state(site, arguments.get(0)), WaitQueue::prepareToWait));
    to.function(
        "__set_current_state",
        (site, arguments) ->
            setState(site, state(site, arguments.get(0)), WaitQueue::setCurrentState));
    to.function("schedule", (site, arguments) -> schedule(site));
    to.function(
        "yield",
        (site, arguments) -> {
          site.mightSleep("yield()");
          return IntegerValue.NOTHING;
        });
    to.function("schedule_timeout", (site, a) -> scheduleTimeout(site, a.get(0)));
    sleeps(to, "schedule_timeout_interruptible", TaskState.INTERRUPTIBLE);
    sleeps(to, "schedule_timeout_killable", TaskState.KILLABLE);
    sleeps(to, "schedule_timeout_uninterruptible", TaskState.UNINTERRUPTIBLE);
    sleeps(to, "schedule_timeout_idle", TaskState.UNINTERRUPTIBLE);
    to.result(IntegerType.LONG, "schedule_timeout");
    to.early().starts("wake_up_process");
    to.function("wake_up_process", SchedHeader::wakeUpProcess);
    signals(to, "signal_pending", Signals::signalPending);
    signals(to, "fatal_signal_pending", Signals::fatalSignalPending);
    queues(to);
    to.harmless("set_user_nice", "sched_set_fifo", "sched_set_fifo_low", "sched_set_normal");
    to.function(
        "get_task_struct",
        (site, arguments) -> {
          site.object(arguments.get(0), KernelThread.class, "t").get(site);
          return arguments.get(0);
        });
    to.function(
        "put_task_struct",
        (site, arguments) -> {
          site.object(arguments.get(0), KernelThread.class, "t").put(site, "put_task_struct");
          return IntegerValue.NOTHING;
        });
  }

  private static void queues(Bindings to) {
    for (String type : List.of("wait_queue_entry_t", "struct wait_queue_entry")) {
      to.type(type, (site, id) -> "entry of a wait queue");
    }
    to.declares(
        "DEFINE_WAIT",
        "wait_queue_entry_t",
        0,
        (site, variable, macro) -> site.note(AUTOREMOVE, ((ObjectPlace) variable).name()));
    to.declares(
        "DECLARE_WAITQUEUE",
        "wait_queue_entry_t",
        0,
        (site, variable, macro) -> site.note(AUTOREMOVE, null));
    to.harmless("init_wait", "init_waitqueue_entry");
    to.function("prepare_to_wait", (site, arguments) -> prepare(site, arguments, false));
    to.function("prepare_to_wait_exclusive", (site, arguments) -> prepare(site, arguments, true));
    to.function(
        "add_wait_queue",
        (site, arguments) -> {
          WaitQueue queue = queue(site, arguments);
          String entry = entersQueue(site, queue, arguments);
          if (entry.equals(site.noted(WOKEN)) && !site.isBooting()) {
            new WokenWait(queue).addWaitQueue();
          }
          return IntegerValue.NOTHING;
        });
    to.declares("DEFINE_WAIT_FUNC", "wait_queue_entry_t", 0, SchedHeader::woken);
    to.constant("woken_wake_function", 0).result(IntegerType.LONG, "wait_woken");
    to.function("wait_woken", SchedHeader::waitWoken);
    for (String name : List.of("finish_wait", "remove_wait_queue")) {
      to.function(
          name,
          (site, arguments) -> {
            WaitQueue queue = queue(site, arguments);
            if (!site.isBooting()) {
              if (site.noted(OFF) != null) {
                sleepsOn(site).finishWait();
              }
              queue.finishWait();
            }
            site.note(QUEUE, null);
            site.note(ENTRY, null);
            site.note(OFF, null);
            noteState(site, null);
            return IntegerValue.NOTHING;
          });
    }
  }

  /** Only the function that keeps a wake-up for {@code wait_woken()} is known. */
  private static void woken(CallSite site, Place variable, Expression.Call macro) {
    boolean known =
        variable instanceof ObjectPlace
            && macro.arguments().size() > 1
            && macro.arguments().get(1) instanceof Expression.Name function
            && function.name().equals("woken_wake_function");
    if (!known) {
      throw new InterpreterException(
          macro.at(), "an entry of a wait queue with a function of its own is not modelled");
    }
    site.note(WOKEN, ((ObjectPlace) variable).name());
  }

  private static Value waitWoken(CallSite site, List<Value> arguments) {
    long jiffies = site.integer(arguments.get(2), "timeout");
    TaskState state = state(site, arguments.get(1));
    if (site.isBooting() || state == null || !(site.noted(QUEUE) instanceof WaitQueue queue)) {
      throw new InterpreterException(site.at(), "wait_woken() is for a task on a wait queue");
    }
    int most = (int) Math.min(jiffies, TaskStates.MAX_SCHEDULE_TIMEOUT);
    return IntegerType.LONG.of(new WokenWait(queue).waitWoken(state, most));
  }

  private static @Nullable TaskState state(CallSite site, Value value) {
    int state = (int) site.integer(value, "state") & ~FREEZABLE;
    return switch (state) {
      case 0 -> null;
      case 1 -> TaskState.INTERRUPTIBLE;
      case 2, IDLE -> TaskState.UNINTERRUPTIBLE;
      case KILLABLE -> TaskState.KILLABLE;
      default -> throw new InterpreterException(site.at(), "the task state " + state + " is none");
    };
  }

  private static WaitQueue queue(CallSite site, List<Value> arguments) {
    WaitQueue queue = site.object(arguments.get(0), WaitQueue.class, "wq_head");
    Object other = site.noted(QUEUE);
    if (other != null && other != queue) {
      throw new InterpreterException(site.at(), "a task on two wait queues is not known");
    }
    return queue;
  }

  /** Says how the task will sleep; null if it runs. */
  private static void noteState(CallSite site, @Nullable TaskState state) {
    site.note(STATE, state);
    if (!site.isBooting()) {
      Task current = site.machine().current();
      current.clearFlags(Task.ABOUT_TO_SLEEP);
      current.setFlags(state == null ? 0 : Task.ABOUT_TO_SLEEP);
    }
  }

  /** Notes on which queue the task is from here on; the name of its entry. */
  private static String entersQueue(CallSite site, WaitQueue queue, List<Value> arguments) {
    String entry = site.memory().target(arguments.get(1), site.at()).name();
    site.note(QUEUE, queue);
    site.note(ENTRY, entry);
    site.note(OFF, null);
    return entry;
  }

  private static WaitQueue sleepsOn(CallSite site) {
    return site.noted(OFF) == null && site.noted(QUEUE) instanceof WaitQueue queue
        ? queue
        : Sleepers.of(site).states();
  }

  /** Says how a task on a queue will sleep; false if a wake-up has taken it off that queue. */
  private static boolean staysQueued(CallSite site, TaskState state) {
    if (site.noted(OFF) != null || !(site.noted(QUEUE) instanceof WaitQueue queue)) {
      return false;
    }
    boolean queued = new AutoremoveWait(queue).setCurrentState(state);
    site.note(OFF, queued ? null : Boolean.TRUE);
    return queued;
  }

  private static boolean isTakenOff(CallSite site) {
    Object entry = site.noted(ENTRY);
    return entry != null && entry.equals(site.noted(AUTOREMOVE)) && site.noted(QUEUE) != null;
  }

  private static Value setState(
      CallSite site, @Nullable TaskState state, BiConsumer<WaitQueue, TaskState> set) {
    if (site.isBooting()) {
      noteState(site, state);
      return IntegerValue.NOTHING;
    } else if (state != null) {
      if (!isTakenOff(site) || !staysQueued(site, state)) {
        set.accept(sleepsOn(site), state);
      }
    } else if (site.noted(STATE) != null && site.noted(QUEUE) == null) {
      sleepsOn(site).finishWait();
    }
    noteState(site, state);
    return IntegerValue.NOTHING;
  }

  private static Value prepare(CallSite site, List<Value> arguments, boolean exclusive) {
    WaitQueue queue = queue(site, arguments);
    TaskState state = state(site, arguments.get(2));
    if (state == null) {
      throw new InterpreterException(site.at(), "a task that runs is put on a wait queue");
    } else if (!site.isBooting()) {
      if (exclusive) {
        queue.prepareToWaitExclusive(state);
      } else {
        queue.prepareToWait(state);
      }
    }
    entersQueue(site, queue, arguments);
    noteState(site, state);
    return IntegerValue.NOTHING;
  }

  private static Value schedule(CallSite site) {
    if (site.noted(STATE) instanceof TaskState state) {
      if (!site.isBooting()) {
        site.machine().current().clearFlags(Task.ABOUT_TO_SLEEP);
        sleepsOn(site).schedule(state);
      } else if (!VirtioBus.answers(site)) {
        throw new InterpreterException(
            site.at(), "no task runs yet that could end this wait while the world boots");
      }
      noteState(site, null);
    } else {
      site.mightSleep("schedule()");
    }
    return IntegerValue.NOTHING;
  }

  private static Value scheduleTimeout(CallSite site, Value timeout) {
    long jiffies = site.integer(timeout, "timeout");
    Object state = site.noted(STATE);
    if (jiffies > Integer.MAX_VALUE) {
      schedule(site);
      return IntegerType.LONG.of(jiffies);
    } else if (site.isBooting()) {
      VirtioBus.answers(site);
      noteState(site, null);
      return IntegerType.LONG.of(0);
    } else if (!(state instanceof TaskState sleeping)) {
      site.mightSleep("schedule_timeout()");
      return IntegerType.LONG.of(Math.max(0, jiffies));
    } else {
      site.machine().current().clearFlags(Task.ABOUT_TO_SLEEP);
      int left = jiffies <= 0 ? 0 : sleepsOn(site).scheduleTimeout(sleeping, (int) jiffies);
      noteState(site, null);
      return IntegerType.LONG.of(left);
    }
  }

  private static void sleeps(Bindings to, String name, TaskState state) {
    to.result(IntegerType.LONG, name);
    to.function(
        name,
        (site, arguments) -> {
          setState(site, state, WaitQueue::prepareToWait);
          return scheduleTimeout(site, arguments.get(0));
        });
  }

  private static Value wakeUpProcess(CallSite site, List<Value> arguments) {
    KernelThread thread = site.object(arguments.get(0), KernelThread.class, "p");
    thread.use(site, "wake_up_process");
    if (site.isBooting()) {
      if (thread.stoppable() != null) {
        thread.stoppable().booted();
      }
      return IntegerType.INT.of(1);
    }
    boolean first =
        thread.stoppable() != null
            && site.uses("kthread_create")
            && thread.stoppable().firstWakeUp();
    List<WaitQueue> queues = Sleepers.of(site).queues();
    boolean woke = Wakeable.wakeUpProcess(site.machine(), queues, thread.task());
    return IntegerType.INT.of(first || woke ? 1 : 0);
  }

  private static void signals(Bindings to, String name, Predicate<Signals> pending) {
    to.result(IntegerType.INT, name);
    to.form(
        name,
        (site, call) -> {
          Signals signals = Sleepers.of(site).signals();
          return IntegerType.INT.of(signals != null && pending.test(signals) ? 1 : 0);
        });
  }
}
