// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs a world on real Java threads. A step holds the monitor of its object while guard and effect
 * run; a step that has to wait waits on that monitor and is woken by the next step on the object.
 *
 * <p>A machine runs one world once: either {@link #run} does it all, or a harness that brings
 * threads of its own lends them to some of the tasks, {@link #boot}, {@link #runHere} and {@link
 * #finish}.
 */
public final class ThreadMachine implements Machine {

  /** Answers the questions of {@link Machine#choose}. */
  @FunctionalInterface
  public interface Answers {

    /** The index of the answer to give. */
    int answer(String question, int answers);
  }

  /** What happens when no task can run. */
  public enum WhenHung {
    /** The threads stay blocked, for tools that recognise a deadlock themselves. */
    STAY_BLOCKED,
    /** The machine notices, unwinds every task and reports which task waited for what. */
    UNWIND
  }

  /**
   * How a run ended.
   *
   * @param finished whether every task that is not a daemon came to its end
   * @param blocked what the unfinished tasks were waiting for when the machine gave up
   * @param bug what the modelled kernel complained about, if it did
   */
  public record Outcome(boolean finished, List<Blocked> blocked, @Nullable KernelBug bug) {}

  /** A task that was blocked, the step it waited for and the locks it held. */
  public record Blocked(String comm, String step, List<String> holds) {}

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The task that runs on a borrowed thread. */
  private static final ThreadLocal<TaskThread> BORROWED = new ThreadLocal<>();

  private final int hz;
  private final long jiffyMillis;
  private final Answers answers;
  private final WhenHung whenHung;
  private final List<TaskThread> threads = new ArrayList<>();
  private Set<String> lent = Set.of();
  private final AtomicBoolean started = new AtomicBoolean();

  /** How many tasks do not wait; kept for {@link WhenHung#UNWIND} alone. */
  private final AtomicInteger running = new AtomicInteger();

  /** How many tasks, daemons aside, have not come to their end. */
  private final AtomicInteger unfinished = new AtomicInteger();

  private volatile boolean ended;
  private @Nullable Gate gate;

  /**
   * @param hz jiffies per second of modelled time
   * @param jiffyMillis how many milliseconds of real time a jiffy lasts here; 0 if a timeout
   *     expires as soon as its guard is seen not to hold
   */
  public ThreadMachine(int hz, long jiffyMillis, Answers answers, WhenHung whenHung) {
    this.hz = hz;
    this.jiffyMillis = jiffyMillis;
    this.answers = answers;
    this.whenHung = whenHung;
  }

  /** From here on the gate is asked before every step. */
  public ThreadMachine behind(Gate asked) {
    gate = asked;
    return this;
  }

  /** Boots the world, runs its tasks and waits for them. */
  public Outcome run(World world) {
    boot(world);
    return finish();
  }

  /**
   * Boots the world. None of its tasks runs yet.
   *
   * @param lentTo the tasks that {@link #runHere} will run; the others get threads of their own,
   *     but not before one of these has to wait: until then starting them could only delay it
   */
  public void boot(World world, String... lentTo) {
    lent = Set.of(lentTo);
    world.bootOn(this, threads::clear);
  }

  /**
   * Boots the world for a harness that has a thread for every task.
   *
   * @return the names of the tasks, for {@link #runHere}
   */
  public List<String> lendAll(World world) {
    world.bootOn(this, threads::clear);
    List<String> comms = threads.stream().map(thread -> thread.task.comm()).toList();
    lent = Set.copyOf(comms);
    return comms;
  }

  /** Runs a task on the calling thread, until it ends or can never end. */
  public void runHere(String comm) {
    for (TaskThread self : threads) {
      if (self.task.comm().equals(comm)) {
        BORROWED.set(self);
        self.runTask();
        BORROWED.remove();
        return;
      }
    }
    throw new IllegalArgumentException("no task " + comm);
  }

  /** Waits for the tasks that have threads of their own; the lent ones must have ended. */
  public Outcome finish() {
    startOthers();
    for (TaskThread thread : threads) {
      if (!lent.contains(thread.task.comm())) {
        join(thread);
      }
    }
    return outcome();
  }

  private void startOthers() {
    if (!ended && started.compareAndSet(false, true)) {
      for (TaskThread thread : threads) {
        if (!lent.contains(thread.task.comm())) {
          thread.start();
        }
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tasks were running", e);
    }
  }

  private Outcome outcome() {
    List<Blocked> blocked = new ArrayList<>();
    KernelBug bug = null;
    boolean finished = true;
    for (TaskThread thread : threads) {
      Throwable failure = thread.failure;
      if (failure instanceof KernelBug splat) {
        bug = bug == null ? splat : bug;
      } else if (failure != null) {
        throw new IllegalStateException("task " + thread.task.comm() + " failed", failure);
      }
      if (!thread.finished && !thread.daemon) {
        finished = false;
      }
      Step<?> step = thread.stoppedAt;
      if (step != null && !(thread.daemon && step.idles())) {
        List<String> holds = thread.task.held().stream().map(Lock::name).toList();
        blocked.add(new Blocked(thread.task.comm(), step.label(), holds));
      }
    }
    return new Outcome(finished, blocked, bug);
  }

  @Override
  public <T> T perform(Step<T> step) {
    TaskThread self = self();
    self.task.mightSleep(step);
    if (gate != null && !gate.pass(self.task, self.index, step)) {
      throw new TaskThread.Stopped();
    }
    KernelBug complaint = step.complaint();
    if (complaint != null && gate == null) {
      throw complaint;
    }
    if (step.kind() == Step.Kind.READ || step.kind() == Step.Kind.WRITE) {
      return step.execute();
    }
    Object object = step.object();
    synchronized (object) {
      while (!step.enabled()) {
        if (!lent.isEmpty()) {
          startOthers();
        }
        if (!step.timed()) {
          block(self, step);
        } else if (!waitUntilTimeout(self, step)) {
          T result = step.executeTimeout();
          wake(object);
          return result;
        }
      }
      T result = step.execute();
      wake(object);
      return result;
    }
  }

  /** Waits for the guard of a timed step; its object's monitor is held. */
  private boolean waitUntilTimeout(TaskThread self, Step<?> step) {
    if (ended) {
      self.stoppedAt = step;
      throw new TaskThread.Stopped();
    }
    if (jiffyMillis == 0) {
      return false;
    }
    long deadline = System.nanoTime() + step.timeout() * jiffyMillis * NANOS_PER_MILLI;
    while (!step.enabled()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      await(step.object(), Math.max(1, left / NANOS_PER_MILLI));
    }
    self.jiffiesLeft =
        (int) Math.max(1, (deadline - System.nanoTime()) / (jiffyMillis * NANOS_PER_MILLI));
    return true;
  }

  /** Waits until the guard may hold again; its object's monitor is held. */
  private void block(TaskThread self, Step<?> step) {
    Object object = step.object();
    self.blockedOn = object;
    if (whenHung == WhenHung.UNWIND && running.decrementAndGet() == 0) {
      end();
    }
    do {
      if (ended) {
        self.stoppedAt = step;
        throw new TaskThread.Stopped();
      }
      await(object, 0);
    } while (whenHung == WhenHung.UNWIND && self.blockedOn == object);
    self.blockedOn = null;
  }

  /** Lets the tasks that wait on the object test their guards again; its monitor is held. */
  private void wake(Object object) {
    if (whenHung == WhenHung.UNWIND) {
      countAsRunning(object);
    }
    object.notifyAll();
  }

  /**
   * A task that is woken counts as running from this moment, though its thread may be slow to
   * notice.
   */
  private void countAsRunning(Object object) {
    for (TaskThread thread : threads) {
      if (thread.blockedOn == object) {
        thread.blockedOn = null;
        running.incrementAndGet();
      }
    }
  }

  /**
   * Waits once. Without a limit it is {@code wait()}: Lincheck takes {@code wait(0)} for a limit.
   */
  @SuppressWarnings("WaitNotInLoop")
  private static void await(Object object, long millis) {
    try {
      if (millis == 0) {
        object.wait();
      } else {
        object.wait(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("a task was interrupted", e);
    }
  }

  /** Makes every task that waits, or would have to, give up. */
  private void end() {
    ended = true;
    for (TaskThread thread : threads) {
      Object object = thread.blockedOn;
      if (object != null) {
        synchronized (object) {
          object.notifyAll();
        }
      }
    }
  }

  @Override
  public int choose(String question, String... labels) {
    int answer;
    if (gate == null) {
      answer = answers.answer(question, labels.length);
    } else {
      answer = gate.answer(self().task, self().index, question);
      if (answer < 0) {
        throw new TaskThread.Stopped();
      }
    }
    if (answer < 0 || answer >= labels.length) {
      throw new IllegalArgumentException(
          "answer " + answer + " to '" + question + "', which has " + labels.length + " answers");
    }
    return answer;
  }

  @Override
  public Loop loop(String name, boolean interpreted) {
    return UncountedLoop.INSTANCE;
  }

  @Override
  public Task current() {
    return self().task;
  }

  private static TaskThread self() {
    if (Thread.currentThread() instanceof TaskThread thread) {
      return thread;
    }
    return Objects.requireNonNull(BORROWED.get(), "only the tasks of a world may perform steps");
  }

  @Override
  public Cell cell(String name, int initial) {
    return new PlainCell(name, initial);
  }

  @Override
  public TaskCells taskCells(String name, int initial) {
    return new PlainTaskCells(name, initial, threads::size, () -> self().index);
  }

  @Override
  public int spawn(Role role, Runnable body) {
    int first = threads.size();
    for (int i = 0; i < role.count(); i++) {
      Task task = new Task(role.comm(i), threads.size() + 1, role.flags());
      threads.add(new TaskThread(this, task, threads.size(), role.daemon(), body));
    }
    running.addAndGet(role.count());
    unfinished.addAndGet(role.daemon() ? 0 : role.count());
    return first;
  }

  @Override
  public int hz() {
    return hz;
  }

  @Override
  public int jiffiesLeft() {
    return self().jiffiesLeft;
  }

  /** A task has come to its end, or has failed; then the others give up as soon as they wait. */
  void ended(TaskThread self) {
    leftGate(self.index);
    if (self.failure != null) {
      end();
    }
    // Behind a gate daemons run as long as their turns come.
    if (!self.daemon && unfinished.decrementAndGet() == 0 && gate == null) {
      end();
    }
    if (whenHung == WhenHung.UNWIND && running.decrementAndGet() == 0) {
      end();
    }
  }

  /** A task will not come to the gate again. */
  void leftGate(int task) {
    if (gate != null) {
      gate.ended(task);
    }
  }
}
