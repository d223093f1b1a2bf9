// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.work;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.kernel.Errno;
import org.oomcheck.model.kernel.Freezer;
import org.oomcheck.model.kernel.Signals;
import org.oomcheck.model.kernel.Wakeable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * A kernel thread that can be stopped and parked. It has to ask, {@link #kthreadShouldStop} and
 * {@link #kthreadShouldPark}, and where it sleeps the question has to be part of the condition.
 *
 * <p>Deviates: a thread that parks or stops itself is left out. Creating takes no memory; where
 * that matters, allocate before {@link #kthreadRun}. A thread is created once, or again when it has
 * ended ({@link #tryCreate}).
 */
public final class StoppableKthread {
  private static final int EXITED = 1;
  private static final int NEVER_RAN = 2;

  /** The thread's function has been left, and the thread has not ended. */
  private static final int LEAVES = 4;

  /** The thread is created and was not woken yet; see {@link #tryCreate}. */
  private static final int SLEEPS = 2;

  private final Machine machine;
  private final String comm;
  private final @Nullable Signals signals;
  private final Supplier<? extends List<? extends Wakeable>> sleepsOn;
  private final int task;
  private final Cell created;
  private final Cell shouldStop;
  private final Cell shouldPark;
  private final Cell parked;

  /** Whether the thread sleeps parked; an unpark wakes it, even if the next park comes first. */
  private final Cell sleepsParked;

  private final Cell exited;
  private final Cell result;
  private final boolean again;

  /** How many tasks wait in kthread_stop(); null for a thread that is created once. */
  private final @Nullable Cell stoppers;

  /**
   * Declares the thread. Only while the world boots.
   *
   * @param signals the world's signals, if it has any: stopping makes signal_pending() true
   * @param threadfn what the thread runs
   * @param sleepsOn where it sleeps; stopping and parking wake it there
   */
  public StoppableKthread(
      Machine machine,
      String comm,
      @Nullable Signals signals,
      Consumer<StoppableKthread> threadfn,
      Wakeable... sleepsOn) {
    this(machine, comm, signals, threadfn, () -> List.of(sleepsOn));
  }

  /** Declares a thread of which it is known later where it sleeps. Only while the world boots. */
  public StoppableKthread(
      Machine machine,
      String comm,
      @Nullable Signals signals,
      Consumer<StoppableKthread> threadfn,
      Supplier<? extends List<? extends Wakeable>> sleepsOn) {
    this(machine, comm, signals, threadfn, sleepsOn, false);
  }

  /** A thread that tasks create, also again: {@link #tryCreate}. Only while the world boots. */
  public static StoppableKthread ofTasks(
      Machine machine,
      String comm,
      @Nullable Signals signals,
      Consumer<StoppableKthread> threadfn,
      Supplier<? extends List<? extends Wakeable>> sleepsOn) {
    return new StoppableKthread(machine, comm, signals, threadfn, sleepsOn, true);
  }

  private StoppableKthread(
      Machine machine,
      String comm,
      @Nullable Signals signals,
      Consumer<StoppableKthread> threadfn,
      Supplier<? extends List<? extends Wakeable>> sleepsOn,
      boolean again) {
    this.machine = machine;
    this.again = again;
    this.comm = comm;
    this.signals = signals;
    this.sleepsOn = sleepsOn;
    this.created = machine.cell(comm + " created", 0);
    this.shouldStop = machine.cell(comm + " KTHREAD_SHOULD_STOP", 0);
    this.shouldPark = machine.cell(comm + " KTHREAD_SHOULD_PARK", 0);
    this.parked = machine.cell(comm + " parked", 0);
    this.sleepsParked = machine.cell(comm + " sleeps parked", 0);
    this.exited = machine.cell(comm + " exited", 0);
    this.result = machine.cell(comm + " result", 0);
    this.stoppers = again ? machine.cell(comm + " stoppers", 0) : null;
    this.task = machine.spawn(Role.daemon(comm).with(Task.PF_KTHREAD), () -> kthread(threadfn));
  }

  private void kthread(Consumer<StoppableKthread> threadfn) {
    if (!again) {
      kthreadOnce(threadfn);
      return;
    }
    Loop loop = machine.loop("kthread");
    while (true) {
      loop.head();
      kthreadOnce(threadfn);
    }
  }

  @KernelRef(path = "kernel/kthread.c", symbol = "kthread", release = "v6.12")
  private void kthreadOnce(Consumer<StoppableKthread> threadfn) {
    boolean runs =
        machine.perform(
            Step.of(this, "is not created yet", () -> shouldStop.get() == 0)
                .when(this::begins)
                .sleeping()
                .idling());
    if (runs) {
      kthreadParkme();
      threadfn.accept(this);
    }
    Freezer.threadEnds(machine.current());
    machine.perform(Step.run(this, "kthread_exit()", () -> exited.set(runs ? EXITED : NEVER_RAN)));
  }

  private boolean begins() {
    return again ? isCreated() && exited.get() == 0 : created.get() + shouldStop.get() > 0;
  }

  private boolean isCreated() {
    return created.get() == 1 || (created.get() == SLEEPS && shouldStop.get() == 1);
  }

  /**
   * Creates the thread if it is not there. Context: may sleep.
   *
   * @param runs whether it runs at once, as {@code kthread_run()} has it
   * @param kept whether something keeps the one before, which has ended; reads cells, and nothing
   *     else
   * @param first what is done in the same step if it is created; writes cells, and nothing else
   * @return whether it was created
   */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_create", release = "v6.12")
  public boolean tryCreate(boolean runs, BooleanSupplier kept, Runnable first) {
    String call = runs ? "kthread_run(" : "kthread_create(";
    return machine.perform(
        Step.of(
                this,
                call + comm + ")",
                () -> {
                  boolean free =
                      created.get() == 0
                          || (exited.get() != 0 && !isKept() && !kept.getAsBoolean());
                  if (free) {
                    first.run();
                    shouldStop.set(0);
                    shouldPark.set(0);
                    exited.set(0);
                    result.set(0);
                    created.set(runs ? 1 : SLEEPS);
                  }
                  return free;
                })
            .sleeping());
  }

  /** Wakes a thread that was created and did not run yet; whether it did. Context: any. */
  @KernelRef(path = "kernel/sched/core.c", symbol = "wake_up_process", release = "v6.12")
  public boolean firstWakeUp() {
    String label = "wake_up_process(" + comm + ")";
    return machine.perform(Step.of(this, label, this::wakesFirst));
  }

  private boolean wakesFirst() {
    boolean sleeps = created.get() == (again ? SLEEPS : 0);
    created.set(sleeps ? 1 : created.get());
    return sleeps;
  }

  /** Whether the thread has ended, or was never created. Only inside an effect or a guard. */
  public boolean isGone() {
    return exited.get() != 0 || created.get() >= LEAVES || (again && created.get() == 0);
  }

  /** Says that the thread's own function has been left, see {@link #isGone}. */
  public void leavesModule() {
    machine.perform(Step.run(this, comm + " leaves its function", () -> created.add(LEAVES)));
  }

  /** Whether the thread has ended. Only inside an effect or a guard. */
  public boolean isOver() {
    return exited.get() != 0;
  }

  /** The index of the thread's task, as {@link Machine#spawn} returned it. */
  public int task() {
    return task;
  }

  /** Starts the thread while the world boots. */
  public void booted() {
    created.set(1);
  }

  /** Starts the thread. Context: may sleep. */
  @KernelRef(
      path = "include/linux/kthread.h",
      symbol = "kthread_run",
      release = "v6.12",
      omits = "failure")
  public void kthreadRun() {
    machine.perform(Step.run(this, "kthread_run(" + comm + ")", () -> created.set(1)).sleeping());
  }

  /**
   * Asks the thread to stop, wakes it, also from being parked, and waits until it has ended. Never
   * ends in the thread itself. A thread that has ended by itself is gone. Context: may sleep.
   *
   * @return what the thread has said that it gives, see {@link #returns}, or {@link Errno#EINTR} if
   *     its function never ran
   */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_stop", release = "v6.12")
  public int kthreadStop() {
    return stop(false);
  }

  /** Stops the thread for a caller that has a reference to it: it can have ended. */
  public int kthreadStopKept() {
    return stop(true);
  }

  private int stop(boolean kept) {
    String label = "kthread_stop(" + comm + ")";
    if (machine.perform(Step.of(this, label, () -> isGoneFor(kept)).withoutResult())) {
      machine.complain(Hazard.LIFECYCLE, label + " of a thread that has ended, and is gone");
    }
    if (signals != null) {
      signals.notifySignal(task);
    }
    Wakeable.wake(machine, sleepsOn.get(), task);
    return machine.perform(
        Step.of(this, label, this::stopped).when(() -> exited.get() != 0).sleeping());
  }

  /**
   * Says what the thread's function gives, if that is not 0. Context: the thread, before it ends.
   */
  public void returns(int value) {
    if (value != 0) {
      machine.perform(Step.run(this, comm + " returns " + value, () -> result.set(value)));
    }
  }

  private boolean isGoneFor(boolean kept) {
    shouldStop.set(1);
    unpark();
    addStopper(1);
    return isOver() && !kept;
  }

  private void addStopper(int by) {
    if (stoppers != null) {
      stoppers.add(by);
    }
  }

  /** A task that stops a thread keeps it up to here. */
  private int stopped() {
    addStopper(-1);
    return exited.get() == EXITED ? result.get() : Errno.EINTR;
  }

  private boolean isKept() {
    return stoppers != null && stoppers.get() > 0;
  }

  /**
   * Whether the thread is asked to stop. A thread that asks has done a piece of its work, so a loop
   * that asks in each round is no lockup. Context: the thread.
   */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_should_stop", release = "v6.12")
  public boolean kthreadShouldStop() {
    Step<Integer> asks = Step.of(this, "kthread_should_stop()", shouldStop::get);
    asks = asks.achieving(Progress.WORK).asMemory(Step.Kind.READ, Access.ONCE);
    return machine.perform(asks) == 1;
  }

  /**
   * Lets itself be frozen if the system freezes and the thread is not asked to stop, and then says
   * whether it is. Context: the thread; may sleep.
   */
  @KernelRef(
      path = "kernel/kthread.c",
      symbol = "kthread_freezable_should_stop",
      release = "v6.12",
      omits = "whether it was frozen")
  public boolean kthreadFreezableShouldStop(Freezer freezer) {
    freezer.tryToFreezeUnless(() -> shouldStop.get() == 1);
    return kthreadShouldStop();
  }

  /** Whether the thread is asked to park. Context: the thread. */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_should_park", release = "v6.12")
  public boolean kthreadShouldPark() {
    return machine.perform(
        Step.of(this, "kthread_should_park()", () -> shouldPark.get() == 1)
            .asMemory(Step.Kind.READ, Access.ONCE));
  }

  /** Sleeps for as long as the thread is asked to park. Context: the thread; may sleep. */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_parkme", release = "v6.12")
  public void kthreadParkme() {
    Loop loop = machine.loop("kthread_parkme");
    loop.head();
    while (machine.perform(Step.of(this, "kthread_parkme()", this::saysThatItParks).sleeping())) {
      Step<Boolean> isParked = Step.run(this, "is parked", () -> {}).sleeping().idling();
      machine.perform(isParked.when(() -> sleepsParked.get() == 0));
      loop.head();
    }
    loop.leave();
  }

  private boolean saysThatItParks() {
    if (shouldPark.get() == 0) {
      return false;
    }
    parked.add(1);
    sleepsParked.set(1);
    return true;
  }

  /**
   * Asks the thread to park, wakes it and waits until it has parked; a thread that never asks lets
   * it wait for ever. Context: may sleep.
   *
   * @return 0; {@link Errno#ENOSYS} if the thread has ended, {@link Errno#EBUSY} if it was asked
   *     before, and the kernel warns of both
   */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_park", release = "v6.12")
  public int kthreadPark() {
    String label = "kthread_park(" + comm + ")";
    int asked = machine.perform(Step.of(this, label, this::askToPark).sleeping());
    if (asked != 0) {
      String what = asked == Errno.EBUSY ? "is asked to park already" : "has ended";
      machine.complain(Hazard.KERNEL_BUG, label + " of a thread that " + what);
      return asked;
    }
    Wakeable.wake(machine, sleepsOn.get(), task);
    machine.perform(
        Step.run(this, label, () -> parked.add(-1)).when(() -> parked.get() > 0).sleeping());
    return 0;
  }

  private int askToPark() {
    if (exited.get() != 0) {
      return Errno.ENOSYS;
    }
    if (shouldPark.get() == 1) {
      return Errno.EBUSY;
    }
    shouldPark.set(1);
    wakesFirst();
    return 0;
  }

  /** Lets a parked thread go on. Context: any. */
  @KernelRef(path = "kernel/kthread.c", symbol = "kthread_unpark", release = "v6.12")
  public void kthreadUnpark() {
    machine.perform(Step.run(this, "kthread_unpark(" + comm + ")", this::unpark));
  }

  private void unpark() {
    shouldPark.set(0);
    sleepsParked.set(0);
  }
}
