// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs a world on real Java threads. A step holds the monitor of its object while guard and effect
 * run; a step that has to wait waits on that monitor and is woken by the next step on the object.
 *
 * <p>A machine runs one world once.
 */
public final class ThreadMachine implements Machine {

  /** Answers the questions of {@link Machine#choose}. */
  @FunctionalInterface
  public interface Answers {

    /** The index of the answer to give. */
    int answer(String question, int answers);
  }

  /** What happens when no task can go on. */
  public enum WhenHung {
    /** The threads stay blocked, for tools that recognise a deadlock themselves. */
    STAY_BLOCKED,
    /** The machine notices, unwinds every task and reports who waited for what. */
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

  /** A task that could not go on, the step it waited for and the locks it held. */
  public record Blocked(String comm, String step, List<String> holds) {}

  private static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("the run has ended", null, false, false);
    }
  }

  private static final Loop UNCOUNTED =
      new Loop() {
        @Override
        public void head(Object... locals) {}

        @Override
        public void leave(Object... results) {}
      };

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final int hz;
  private final long jiffyMillis;
  private final Answers answers;
  private final WhenHung whenHung;
  private final List<TaskThread> threads = new ArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean ended;

  /**
   * @param hz jiffies per second of modelled time
   * @param jiffyMillis how many milliseconds of real time a jiffy lasts here
   */
  public ThreadMachine(int hz, long jiffyMillis, Answers answers, WhenHung whenHung) {
    this.hz = hz;
    this.jiffyMillis = jiffyMillis;
    this.answers = answers;
    this.whenHung = whenHung;
  }

  /** Boots the world, runs its tasks and waits for them. */
  public Outcome run(World world) {
    world.boot(this);
    running.set(threads.size());
    for (TaskThread thread : threads) {
      thread.start();
    }
    for (TaskThread thread : threads) {
      if (!thread.daemon) {
        joinUninterruptibly(thread);
      }
    }
    end();
    for (TaskThread thread : threads) {
      joinUninterruptibly(thread);
    }
    return outcome();
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
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
    if (step.kind() == Step.Kind.READ || step.kind() == Step.Kind.WRITE) {
      return step.execute();
    }
    Object object = step.object();
    synchronized (object) {
      while (!step.enabled()) {
        if (step.timed()) {
          if (!waitUntilTimeout(self, step)) {
            T result = step.executeTimeout();
            wake(object);
            return result;
          }
        } else {
          block(self, step);
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
      throw new Stopped();
    }
    long deadline = System.nanoTime() + step.timeout() * jiffyMillis * NANOS_PER_MILLI;
    while (!step.enabled()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      waitFor(step.object(), Math.max(1, left / NANOS_PER_MILLI));
    }
    self.jiffiesLeft =
        (int) Math.max(1, (deadline - System.nanoTime()) / (jiffyMillis * NANOS_PER_MILLI));
    return true;
  }

  private void block(TaskThread self, Step<?> step) {
    Object object = step.object();
    self.blockedOn = object;
    if (whenHung == WhenHung.UNWIND && running.decrementAndGet() == 0) {
      end();
    }
    while (self.blockedOn == object) {
      if (ended) {
        self.stoppedAt = step;
        throw new Stopped();
      }
      waitFor(object, 0);
    }
  }

  /** Lets the tasks that wait on the object test their guards again; its monitor is held. */
  private void wake(Object object) {
    int woken = 0;
    for (TaskThread thread : threads) {
      if (thread.blockedOn == object) {
        thread.blockedOn = null;
        woken++;
      }
    }
    if (woken > 0 && whenHung == WhenHung.UNWIND) {
      running.addAndGet(woken);
    }
    object.notifyAll();
  }

  /** Waits once; every caller tests its condition again in a loop. */
  @SuppressWarnings("WaitNotInLoop")
  private void waitFor(Object object, long millis) {
    try {
      object.wait(millis);
    } catch (InterruptedException e) {
      ended = true;
      Thread.currentThread().interrupt();
      throw new Stopped();
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
    int answer = answers.answer(question, labels.length);
    if (answer < 0 || answer >= labels.length) {
      throw new IllegalArgumentException(
          "answer " + answer + " to '" + question + "', which has " + labels.length + " answers");
    }
    return answer;
  }

  @Override
  public Loop loop(String name) {
    return UNCOUNTED;
  }

  @Override
  public Task current() {
    return self().task;
  }

  private static TaskThread self() {
    if (Thread.currentThread() instanceof TaskThread thread) {
      return thread;
    }
    throw new IllegalStateException("only the tasks of a world may perform steps");
  }

  @Override
  public Cell cell(String name, int initial) {
    return new PlainCell(name, initial);
  }

  @Override
  public TaskCells taskCells(String name, int initial) {
    return new PlainTaskCells(name, initial);
  }

  @Override
  public int spawn(Role role, Runnable body) {
    int first = threads.size();
    for (int i = 0; i < role.count(); i++) {
      Task task = new Task(role.comm(i), threads.size() + 1, role.flags());
      threads.add(new TaskThread(this, task, threads.size(), role.daemon(), body));
    }
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

  /** A subclass, so that tools which follow threads see the task's state from its start. */
  private static final class TaskThread extends Thread {
    private final ThreadMachine machine;
    private final Task task;
    private final int index;
    private final boolean daemon;
    private final Runnable body;
    private volatile @Nullable Object blockedOn;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Step<?> stoppedAt;
    private volatile boolean finished;
    private int jiffiesLeft;

    TaskThread(ThreadMachine machine, Task task, int index, boolean daemon, Runnable body) {
      super(task.comm());
      this.machine = machine;
      this.task = task;
      this.index = index;
      this.daemon = daemon;
      this.body = body;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        body.run();
        finished = true;
      } catch (Stopped stopped) {
        return;
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      if (machine.whenHung == WhenHung.UNWIND && machine.running.decrementAndGet() == 0) {
        machine.end();
      }
    }
  }

  private final class PlainTaskCells extends TaskCells {
    private final int initial;
    private final List<Cell> values = new ArrayList<>();

    PlainTaskCells(String name, int initial) {
      super(name);
      this.initial = initial;
    }

    @Override
    public int tasks() {
      return threads.size();
    }

    private Cell of(int task) {
      while (values.size() <= task) {
        values.add(new PlainCell(name(), initial));
      }
      return values.get(task);
    }

    @Override
    public int get(int task) {
      return of(task).get();
    }

    @Override
    public void set(int task, int value) {
      of(task).set(value);
    }

    @Override
    public int self() {
      return ThreadMachine.self().index;
    }
  }
}
