// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import java.util.function.Predicate;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;

/**
 * {@code struct timer_list}: a function that runs in softirq context when a time has passed. It
 * must not sleep. It may arm its timer again, and never runs twice at a time.
 *
 * <p>On an {@link InterruptibleMachine} it comes between the steps of tasks; on another machine
 * only a CPU that idles runs it.
 *
 * <p>Deviates: the time counts from arming, in jiffies; {@code expires} is not kept. TIMER_IRQSAFE
 * and TIMER_DEFERRABLE are left out. Any CPU runs it, unless the task that has armed it spins with
 * softirqs off.
 */
public final class TimerList {
  private static final int ON = 1;
  private static final int ARMINGS = 2;
  private static final int JIFFY = 4;

  private final Machine machine;
  private final String name;

  /** Whether the timer counts, an armed timer from the next one, and its jiffies. */
  private final Cell timer;

  private final Cell shutDown;
  private final KeptOff kept;
  private final Handler handler;

  /**
   * A timer that is not armed. Only while the world boots.
   *
   * @param name the timer in kernel spelling, for example {@code &dev->watchdog}
   * @param symbol its function in kernel spelling, for example {@code dev_watchdog()}
   * @param function what it does
   */
  public TimerList(Machine machine, String name, String symbol, Runnable function) {
    this(machine, name, symbol, function, Handler.Level.SOFTIRQ);
  }

  /**
   * A timer that is not armed, and whose function runs in an interrupt handler, {@code struct
   * hrtimer}.
   */
  public static TimerList inHardirq(
      Machine machine, String name, String symbol, Runnable function) {
    return new TimerList(machine, name, symbol, function, Handler.Level.HARDIRQ);
  }

  private TimerList(
      Machine machine, String name, String symbol, Runnable function, Handler.Level level) {
    this.name = name;
    this.timer = machine.cell(name, 0);
    this.shutDown = machine.cell(name + " shut down", 0);
    this.kept = new KeptOff(machine, "timer " + name, level, false);
    this.handler =
        new Handler(machine, "timer " + name, symbol, kept, function, TimerList::callTimerFn);
    this.machine = handler.machine();
    machine.spawn(Role.daemon("idle CPU, " + name), this::runTimers);
  }

  /** Arms the timer while the world boots, to expire after so many jiffies. */
  public void booted(int jiffies) {
    arm(jiffies);
  }

  /** {@link #timerReduce} while the world boots. */
  public boolean bootedReduce(int jiffies) {
    boolean was = isPending();
    arm(was ? Math.min(jiffies, timer.get() / JIFFY) : jiffies);
    return was;
  }

  /** Disarms the timer while the world boots; whether it was armed. */
  public boolean bootedDelete() {
    return disarm();
  }

  /** Whether the timer's function runs. Only inside an effect or a guard. */
  public boolean isRunning() {
    return handler.isRunning();
  }

  /** Whether the timer is armed and its function has not begun. Only inside an effect. */
  public boolean isPending() {
    return (timer.get() & ON) != 0 || handler.isPending();
  }

  private void arm(int jiffies) {
    int arming = ARMINGS - (timer.get() & ARMINGS);
    timer.set(JIFFY * Math.max(1, jiffies) + arming + ON);
    handler.setPending(false);
  }

  private boolean disarm() {
    boolean was = isPending();
    timer.set(timer.get() & ARMINGS);
    handler.setPending(false);
    kept.takeBack();
    return was;
  }

  @KernelRef(path = "kernel/time/timer.c", symbol = "run_timer_softirq", release = "v6.12")
  private void runTimers() {
    Loop loop = machine.loop("run_timer_softirq");
    while (true) {
      loop.head();
      int armed =
          machine.perform(
              Step.of(handler, "idles", this::beginOrCount)
                  .when(() -> handler.isReady() || (timer.get() & ON) != 0)
                  .sleeping()
                  .idling());
      if (armed == 0) {
        handler.enter();
      } else {
        machine.perform(
            Step.run(handler, "timer " + name + " counts", () -> {})
                .when(() -> timer.get() != armed)
                .timeout(armed / JIFFY, () -> expire(armed))
                .sleeping()
                .idling());
      }
    }
  }

  /** The timer's state if it counts; 0 if its function begins here. */
  private int beginOrCount() {
    return handler.tryTake() ? 0 : timer.get();
  }

  /** The time has passed; meanwhile the timer may have been disarmed, or armed anew. */
  private boolean expire(int armed) {
    if (timer.get() == armed) {
      timer.set(armed & ARMINGS);
      handler.setPending(true);
    }
    return true;
  }

  @KernelRef(path = "kernel/time/timer.c", symbol = "call_timer_fn", release = "v6.12")
  private static void callTimerFn(Handler handler) {
    handler.run();
  }

  /**
   * Arms the timer, or changes when it expires; nothing after a shutdown. Context: any.
   *
   * @param jiffies after how many jiffies from now it expires
   * @return whether it was armed before
   */
  @KernelRef(path = "kernel/time/timer.c", symbol = "mod_timer", release = "v6.12")
  public boolean modTimer(int jiffies) {
    return armBy("mod_timer(" + name + ", jiffies + " + jiffies + ")", jiffies, was -> true);
  }

  /**
   * The running task arms the timer; says whether it was armed before.
   *
   * @param arms whether it is armed, by whether it was
   */
  private boolean armBy(String label, int jiffies, Predicate<Boolean> arms) {
    boolean off = kept.appliesHere();
    boolean inside = handler.isCurrent();
    boolean armed =
        machine.perform(
            Step.of(
                handler,
                label,
                () -> {
                  boolean was = isPending();
                  if (shutDown.get() == 0 && arms.test(was)) {
                    arm(jiffies);
                    kept.own(off, inside);
                  }
                  return was;
                }));
    kept.endLater(off);
    return armed;
  }

  /**
   * Changes when an armed timer expires; leaves one alone that is not armed. Context: any.
   *
   * @param jiffies after how many jiffies from now it expires
   * @return whether it was armed
   */
  @KernelRef(path = "kernel/time/timer.c", symbol = "mod_timer_pending", release = "v6.12")
  public boolean modTimerPending(int jiffies) {
    return armBy("mod_timer_pending(" + name + ", jiffies + " + jiffies + ")", jiffies, was -> was);
  }

  /**
   * Arms the timer, or lets an armed one expire earlier; never later. Context: any.
   *
   * <p>Deviates: what has passed since an armed timer was armed does not count.
   *
   * @param jiffies after how many jiffies from now it expires at the latest
   * @return whether it was armed before
   */
  @KernelRef(path = "kernel/time/timer.c", symbol = "timer_reduce", release = "v6.12")
  public boolean timerReduce(int jiffies) {
    String label = "timer_reduce(" + name + ", jiffies + " + jiffies + ")";
    return armBy(label, jiffies, was -> !was || timer.get() / JIFFY > jiffies);
  }

  /**
   * Arms a timer that is not armed. Context: any.
   *
   * @param jiffies after how many jiffies from now it expires
   * @throws KernelBug if it is armed; the kernel warns and leaves it as it is
   */
  @KernelRef(path = "kernel/time/timer.c", symbol = "add_timer", release = "v6.12")
  public void addTimer(int jiffies) {
    boolean armed = armBy("add_timer(" + name + ")", jiffies, was -> !was);
    if (armed) {
      throw new KernelBug(Hazard.KERNEL_BUG, "add_timer(" + name + ") of a timer that is armed");
    }
  }

  /** Whether the timer is armed; false while its function runs, unless it is armed again. */
  @KernelRef(path = "include/linux/timer.h", symbol = "timer_pending", release = "v6.12")
  public boolean timerPending() {
    return machine.perform(
        Step.of(handler, "timer_pending(" + name + ")", this::isPending)
            .asMemory(Step.Kind.READ, Access.ONCE));
  }

  /** Disarms the timer; its function may still run. Says whether it was armed. Context: any. */
  @KernelRef(path = "kernel/time/timer.c", symbol = "timer_delete", release = "v6.12")
  public boolean timerDelete() {
    return machine.perform(Step.of(handler, "timer_delete(" + name + ")", this::disarm));
  }

  /** The older name of {@link #timerDelete}. */
  @KernelRef(path = "include/linux/timer.h", symbol = "del_timer", release = "v6.12")
  public boolean delTimer() {
    return machine.perform(Step.of(handler, "del_timer(" + name + ")", this::disarm));
  }

  /**
   * Spins until the timer's function does not run, and disarms the timer; another task may arm it
   * again. Never ends in the function itself, or with a lock that the function spins for. Context:
   * any but interrupt handlers.
   *
   * @return whether it was armed
   * @throws KernelBug in an interrupt handler
   */
  @KernelRef(path = "kernel/time/timer.c", symbol = "timer_delete_sync", release = "v6.12")
  public boolean timerDeleteSync() {
    return deleteSync("timer_delete_sync", false);
  }

  /** The older name of {@link #timerDeleteSync}. */
  @KernelRef(path = "include/linux/timer.h", symbol = "del_timer_sync", release = "v6.12")
  public boolean delTimerSync() {
    return deleteSync("del_timer_sync", false);
  }

  /** Like {@link #timerDeleteSync}, and arming the timer does nothing from then on. */
  @KernelRef(path = "kernel/time/timer.c", symbol = "timer_shutdown_sync", release = "v6.12")
  public boolean timerShutdownSync() {
    return deleteSync("timer_shutdown_sync", true);
  }

  /**
   * Like {@link #timerDelete}, and arming the timer does nothing from then on; its function may
   * still run. Context: any.
   */
  @KernelRef(path = "kernel/time/timer.c", symbol = "timer_shutdown", release = "v6.12")
  public boolean timerShutdown() {
    return machine.perform(Step.of(handler, "timer_shutdown(" + name + ")", () -> end(true)));
  }

  /**
   * {@link #timerDeleteSync} of a timer that runs in an interrupt handler. Never ends in the
   * function itself. Context: any.
   */
  @KernelRef(path = "kernel/time/hrtimer.c", symbol = "hrtimer_cancel", release = "v6.12")
  public boolean hrtimerCancel() {
    return spinAndEnd("hrtimer_cancel(" + name + ")", false);
  }

  /**
   * Disarms a timer unless its function runs. Context: any.
   *
   * @return 1 if it was armed, 0 if it was not, -1 if its function runs
   */
  @KernelRef(path = "kernel/time/hrtimer.c", symbol = "hrtimer_try_to_cancel", release = "v6.12")
  public int hrtimerTryToCancel() {
    return tryToDelete("hrtimer_try_to_cancel(" + name + ")");
  }

  /**
   * {@link #hrtimerTryToCancel} of a timer that runs as a softirq, {@code timer_delete_sync_try()}
   * since v6.16.
   */
  @KernelRef(path = "kernel/time/timer.c", symbol = "try_to_del_timer_sync", release = "v6.12")
  public int tryToDelTimerSync() {
    return tryToDelete("try_to_del_timer_sync(" + name + ")");
  }

  private int tryToDelete(String label) {
    return machine.perform(
        Step.of(handler, label, () -> handler.isRunning() ? -1 : disarm() ? 1 : 0));
  }

  /** Whether the timer is armed or its function runs. Context: any. */
  @KernelRef(path = "kernel/time/hrtimer.c", symbol = "hrtimer_active", release = "v6.12")
  public boolean hrtimerActive() {
    Step<Boolean> look =
        Step.of(handler, "hrtimer_active(" + name + ")", () -> isPending() || isRunning());
    return machine.perform(look.asMemory(Step.Kind.READ, Access.ONCE));
  }

  private boolean deleteSync(String call, boolean shutsDown) {
    String label = call + "(" + name + ")";
    if (machine.current().inHardirq()) {
      throw new KernelBug(Hazard.KERNEL_BUG, label + " in an interrupt handler");
    }
    return spinAndEnd(label, shutsDown);
  }

  private boolean spinAndEnd(String label, boolean shutsDown) {
    return machine.perform(
        Step.of(handler, label, () -> end(shutsDown))
            .when(() -> !handler.isRunning())
            .kind(Step.Kind.ACQUIRE));
  }

  private boolean end(boolean shutsDown) {
    boolean was = disarm();
    if (shutsDown) {
      shutDown.set(1);
    }
    return was;
  }
}
