// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * A kernel task, {@code struct task_struct}: its name, the locks it holds, the context in which it
 * runs. All of it belongs to the task alone and follows from what the task did so far; what other
 * tasks may see of it is kept in {@link TaskCells}.
 */
public final class Task {
  /** The task is allocating on behalf of reclaim and must not enter reclaim again. */
  public static final int PF_MEMALLOC = 0x0800;

  /** The task is a workqueue worker. */
  public static final int PF_WQ_WORKER = 0x0020;

  /** The task is kswapd. */
  public static final int PF_KSWAPD = 0x00040000;

  /** The task is a kernel thread. */
  public static final int PF_KTHREAD = 0x00200000;

  /**
   * The task's state is not TASK_RUNNING: it is about to sleep, and tests its condition. No flag of
   * the kernel's. Code of C has it; in the modelled kernel conditions may sleep.
   */
  public static final int ABOUT_TO_SLEEP = 0x40000000;

  /** The task may wait for work for ever, as every daemon may. No flag of the kernel's. */
  public static final int SERVES = 0x20000000;

  /** A kernel thread that may wait for work for ever. */
  public static final int KERNEL_SERVER = PF_KTHREAD | SERVES;

  /** An interrupt waits until the task has interrupts on. No flag of the kernel's. */
  private static final int KEEPS_INTERRUPTS = 0x01000000;

  /** A softirq waits until the task has softirqs on. No flag of the kernel's. */
  private static final int KEEPS_SOFTIRQS = 0x02000000;

  /** What a softirq handler adds to the count; disabling softirqs adds twice as much. */
  private static final int SOFTIRQ = 1 << 8;

  private static final int HARDIRQ = 1 << 16;

  /** The processor's own flag, kept with the count: a task with interrupts off must not sleep. */
  private static final int IRQS_OFF = 1 << 20;

  private final String comm;
  private final IntSupplier pid;
  private final List<Lock> held = new ArrayList<>();
  private final List<Supplier<KernelFrame>> interpreted = new ArrayList<>();
  private final Map<Class<?>, Object> kept = new HashMap<>();
  private Runnable interruptsCome = () -> {};
  private Runnable softirqsCome = () -> {};
  private int flags;
  private int preemptCount;
  private boolean readsSequence;
  private int writesSequences;
  private int knowingRaces;

  public Task(String comm, int pid, int flags) {
    this(comm, () -> pid, flags);
  }

  /**
   * Creates a task.
   *
   * @param pid is asked each time that modelled code reads the pid
   */
  public Task(String comm, IntSupplier pid, int flags) {
    this.comm = comm;
    this.pid = pid;
    this.flags = flags;
  }

  public String comm() {
    return comm;
  }

  /**
   * The task's number, different for each task. The explorer refuses a role of several tasks whose
   * body depends on it: the tasks of one role are interchangeable.
   */
  public int pid() {
    return pid.getAsInt();
  }

  public int flags() {
    return flags;
  }

  /** Whether all of these PF_ flags are set. */
  public boolean has(int pfFlags) {
    return (flags & pfFlags) == pfFlags;
  }

  public void setFlags(int pfFlags) {
    flags |= pfFlags;
  }

  public void clearFlags(int pfFlags) {
    flags &= ~pfFlags;
  }

  /**
   * Notes that the task has begun to read in a section of a sequence count, or has asked whether a
   * writer was there.
   */
  public void readsSequence(boolean begun) {
    readsSequence = begun;
  }

  /** Notes that the task has begun a section of a sequence count as a writer, or has ended one. */
  public void writesSequence(boolean begun) {
    writesSequences += begun ? 1 : -1;
  }

  /** Notes that an expression in {@code data_race()} begins, or has ended. */
  public void racesKnowingly(boolean begun) {
    knowingRaces += begun ? 1 : -1;
  }

  /** What a plain access of the task is where it is now. */
  public Access plainAccess(boolean reads) {
    if (knowingRaces > 0) {
      return Access.UNCHECKED;
    }
    if (writesSequences > 0) {
      return Access.SEQUENCE_WRITE;
    }
    return readsSequence && reads ? Access.SEQUENCE_READ : Access.PLAIN;
  }

  /** The locks that the task holds, in the order of taking; a lock held twice is listed twice. */
  public List<Lock> held() {
    return held;
  }

  public boolean holds(Lock lock) {
    return held.contains(lock);
  }

  /** Records that the task has taken a lock. */
  public void took(Lock lock) {
    held.add(lock);
  }

  /**
   * Records that the task is about to release a lock.
   *
   * @throws KernelBug if the task does not hold it
   */
  public void drops(Lock lock) {
    int last = held.lastIndexOf(lock);
    if (last < 0) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE, comm + " releases " + lock.name() + " without holding it");
    }
    held.remove(last);
  }

  /**
   * Records that the task has released a lock that can be taken in two ways.
   *
   * @param asTaken whether it did so in the way in which it had taken it
   * @throws KernelBug if not
   */
  public void released(Lock lock, boolean asTaken) {
    if (!asTaken) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE,
          comm + " mixes up reading and writing when it releases " + lock.name());
    }
  }

  /**
   * Runs a function of the kernel that is interpreted. Meanwhile it is on the call stack of the
   * task, between the modelled functions that are called before and inside it.
   *
   * @param where says which function it is, and where in it the task is now
   * @param body runs the function, in this task
   * @return what the body returns
   */
  public <T> T interpret(Supplier<KernelFrame> where, Supplier<T> body) {
    interpreted.add(where);
    try {
      return body.get();
    } finally {
      interpreted.remove(interpreted.size() - 1);
    }
  }

  /** The interpreted functions that the task is in, innermost first. */
  public List<KernelFrame> interpretedFrames() {
    List<KernelFrame> frames = new ArrayList<>();
    for (int i = interpreted.size() - 1; i >= 0; i--) {
      frames.add(interpreted.get(i).get());
    }
    return frames;
  }

  /**
   * What an interpreter keeps for this run of the task's body, such as its stack.
   *
   * @param make makes it at the first use; a new run of the body begins without it
   */
  public <T> T kept(Class<T> type, Supplier<T> make) {
    Object known = kept.get(type);
    if (known == null) {
      known = make.get();
      kept.put(type, known);
    }
    return type.cast(known);
  }

  /**
   * {@code preempt_count()}, with the state of interrupts: spinlocks, handlers and what is
   * disabled. Above 0 the task must not sleep.
   */
  public int preemptCount() {
    return preemptCount;
  }

  public void preemptDisable() {
    preemptCount++;
  }

  public void preemptEnable() {
    preemptCount--;
  }

  /** Whether the count itself is above 0, {@code in_atomic()}; interrupts do not count. */
  public boolean isAtomic() {
    return preemptCount % IRQS_OFF > 0;
  }

  /** Whether interrupts are off on the task's CPU; they do not come between its steps then. */
  public boolean irqsDisabled() {
    return (preemptCount & IRQS_OFF) != 0;
  }

  /** Turns interrupts off or on. It is a flag and no count. */
  public void setIrqsDisabled(boolean off) {
    preemptCount = off ? preemptCount | IRQS_OFF : preemptCount & ~IRQS_OFF;
    letIn();
  }

  /**
   * Whether the task itself keeps handlers off its CPU; those that a handler on its stack keeps off
   * come when that ends.
   *
   * @param hard whether it is about interrupts, and not softirqs
   */
  public boolean keepsOff(boolean hard) {
    boolean interrupts = irqsDisabled() && !inHardirq();
    return interrupts || (!hard && preemptCount % HARDIRQ >= 2 * SOFTIRQ);
  }

  /** Whether no such handler comes to the task's CPU, as the task or a handler keeps it off. */
  public boolean isClosedTo(boolean hard) {
    return irqsDisabled() || (!hard && inInterrupt());
  }

  /** Has something done as soon as such handlers come to the task; the last one asked for. */
  public void beforeHandlersCome(boolean hard, Runnable come) {
    flags |= hard ? KEEPS_INTERRUPTS : KEEPS_SOFTIRQS;
    if (hard) {
      interruptsCome = come;
    } else {
      softirqsCome = come;
    }
  }

  private void letIn() {
    if (has(KEEPS_INTERRUPTS) && !isClosedTo(true)) {
      flags &= ~KEEPS_INTERRUPTS;
      interruptsCome.run();
    }
    if (has(KEEPS_SOFTIRQS) && !isClosedTo(false)) {
      flags &= ~KEEPS_SOFTIRQS;
      softirqsCome.run();
    }
  }

  /** Keeps softirq handlers off the task's CPU; counted. */
  public void bhDisable() {
    preemptCount += 2 * SOFTIRQ;
  }

  /**
   * Takes back one {@link #bhDisable}.
   *
   * @throws KernelBug with interrupts off, where softirq handlers cannot run at once
   */
  public void bhEnable() {
    if (irqsDisabled()) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE, comm + " enables softirqs while interrupts are disabled");
    }
    preemptCount -= 2 * SOFTIRQ;
    letIn();
  }

  /** A softirq handler begins on the task's stack. */
  public void softirqEnter() {
    preemptCount += SOFTIRQ;
  }

  /** A softirq handler has ended. */
  public void softirqExit() {
    preemptCount -= SOFTIRQ;
    letIn();
  }

  /** An interrupt handler begins on the task's stack. */
  public void hardirqEnter() {
    preemptCount += HARDIRQ;
  }

  /** An interrupt handler has ended. */
  public void hardirqExit() {
    preemptCount -= HARDIRQ;
  }

  /** Whether an interrupt handler runs on the task's stack, {@code in_hardirq()}. */
  public boolean inHardirq() {
    return preemptCount % IRQS_OFF >= HARDIRQ;
  }

  /** Whether a softirq handler runs on the task's stack, {@code in_serving_softirq()}. */
  public boolean inServingSoftirq() {
    return (preemptCount & SOFTIRQ) != 0;
  }

  /** Whether a handler runs on the task's stack, or softirqs are disabled. */
  public boolean inInterrupt() {
    return preemptCount % IRQS_OFF >= SOFTIRQ;
  }

  /**
   * Complains about a step that may sleep in atomic context, {@code might_sleep()}.
   *
   * @throws KernelBug if the task is in atomic context
   */
  public void mightSleep(Step<?> step) {
    if (step.sleeps()) {
      mightSleep(step.label());
    }
  }

  /**
   * Complains about a call that may sleep in atomic context, whether it will sleep or not.
   *
   * @throws KernelBug if the task is in atomic context, or {@link #ABOUT_TO_SLEEP}
   */
  public void mightSleep(String call) {
    if (preemptCount > 0) {
      throw new KernelBug(
          Hazard.SLEEP_IN_ATOMIC, comm + " sleeps " + atomicContext() + ": " + call);
    }
    if (has(ABOUT_TO_SLEEP)) {
      throw new KernelBug(
          Hazard.SLEEP_IN_ATOMIC, comm + " may sleep while its state is not TASK_RUNNING: " + call);
    }
  }

  /** What the task must not keep at its end, locks or atomic context, as a sentence; or nothing. */
  public String whatItKeeps() {
    if (held().isEmpty()) {
      return preemptCount > 0 ? comm + " ends " + atomicContext() : "";
    }
    return comm
        + " ends and still holds "
        + String.join(", ", held().stream().map(Lock::name).toList());
  }

  /** Why the task must not sleep, if it must not, as the end of a sentence. */
  public String atomicContext() {
    if (inHardirq()) {
      return "in an interrupt handler";
    }
    if (inServingSoftirq()) {
      return "in a softirq handler";
    }
    return preemptCount == IRQS_OFF ? "with interrupts disabled" : "in atomic context";
  }
}
