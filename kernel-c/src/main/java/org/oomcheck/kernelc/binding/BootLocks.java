// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.binding;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Task;

/**
 * The locks that an init function holds while the world boots, and its context. No step is taken
 * then, so no lock is taken either; what is kept here shows that one was taken twice, or never
 * released, and that the function sleeps where it must not, or leaves interrupts off.
 */
public final class BootLocks {
  /** The task that runs the init functions of what is part of the kernel. */
  public static final String KERNEL_INIT = "swapper/0";

  /** The task that loads a module. */
  public static final String INSMOD = "insmod";

  private static final String KINDS = "(mutex|spin|raw_spin|write)";
  private static final Pattern EXCLUSIVE =
      Pattern.compile(KINDS + "_lock(_.*)?|(percpu_)?down_write(_(nested|killable))?");
  private static final Pattern SHARED =
      Pattern.compile("read_lock(_.*)?|(percpu_)?down_read(_(nested|killable|interruptible))?");
  private static final Pattern TRIES =
      Pattern.compile("(read|" + KINDS + ")_trylock(_.*)?|(percpu_)?down_(read|write)_trylock");
  private static final Pattern RELEASES =
      Pattern.compile("(read|" + KINDS + ")_unlock(_.*)?|(percpu_)?up_(read|write)");

  private static final Pattern SPINS = Pattern.compile("((raw_)?spin|read|write)_(try)?lock.*");
  private static final Pattern SPINNING_ENDS = Pattern.compile("((raw_)?spin|read|write)_unlock.*");
  private static final Pattern SLEEPS =
      Pattern.compile(
          "mutex_lock.*|(percpu_)?down_(read|write)(_(nested|killable|interruptible))?");

  private final Map<Lock, Integer> held = new LinkedHashMap<>();
  private final Task task;

  /**
   * @param comm the task that boots, as a complaint names it
   */
  public BootLocks(String comm) {
    this.task = new Task(comm, 1, 0);
  }

  /**
   * Notes a call on a lock.
   *
   * @return whether it is done; {@code false} for a trylock of a lock that is held
   * @throws KernelBug if the call waits for a lock that the init function itself holds
   */
  boolean called(String name, Object object, Position at) {
    if (!(object instanceof Lock lock)) {
      return true;
    }
    if (SLEEPS.matcher(name).matches()) {
      mightSleep("%s(%s)".formatted(name, lock.name()), at);
    }
    boolean done = isDone(name, lock, at);
    if (done && SPINS.matcher(name).matches()) {
      spins(name);
    }
    return done;
  }

  private void spins(String name) {
    task.preemptDisable();
    if (name.endsWith("_bh")) {
      task.bhDisable();
    } else if (name.contains("_irq")) {
      task.setIrqsDisabled(true);
    }
  }

  private void spinningEnds(String name) {
    task.preemptEnable();
    if (name.endsWith("_bh")) {
      task.bhEnable();
    } else if (name.endsWith("_irq")) {
      task.setIrqsDisabled(false);
    }
  }

  private boolean isDone(String name, Lock lock, Position at) {
    boolean exclusive = EXCLUSIVE.matcher(name).matches();
    if (held.containsKey(lock) && exclusive) {
      throw new KernelBug(
          Hazard.LOCK_MISUSE,
          "%s(%s) waits for the task that calls it, which holds %s, at %s"
              .formatted(name, lock.name(), lock.name(), at.fileAndLine()));
    }
    if (exclusive || SHARED.matcher(name).matches()) {
      held.merge(lock, 1, Integer::sum);
    } else if (RELEASES.matcher(name).matches()) {
      if (held.containsKey(lock) && SPINNING_ENDS.matcher(name).matches()) {
        spinningEnds(name);
      }
      held.computeIfPresent(lock, (key, count) -> count > 1 ? count - 1 : null);
    } else if (TRIES.matcher(name).matches()) {
      return held.putIfAbsent(lock, 1) == null;
    }
    return true;
  }

  /**
   * Turns interrupts off or on.
   *
   * @return whether they were off
   */
  public boolean irqsOff(boolean off) {
    boolean were = task.irqsDisabled();
    task.setIrqsDisabled(off);
    return were;
  }

  /** Begins or ends a part in which the function must not sleep, as a reader of RCU. */
  public void atomic(boolean begins) {
    if (begins) {
      task.preemptDisable();
    } else if (task.preemptCount() > 0) {
      task.preemptEnable();
    }
  }

  /** Turns softirqs off or on. */
  public void bhOff(boolean off) {
    if (off) {
      task.bhDisable();
    } else {
      task.bhEnable();
    }
  }

  /** Whether interrupts are off. */
  public boolean irqsAreOff() {
    return task.irqsDisabled();
  }

  /**
   * Complains about a call that may sleep, if the function must not.
   *
   * @param call the call in kernel spelling
   * @throws KernelBug if the function is in atomic context
   */
  public void mightSleep(String call, Position at) {
    task.mightSleep(call + " at " + at.fileAndLine());
  }

  /**
   * Complains about a lock that is held, and about interrupts that are off.
   *
   * @param init the function that has ended
   * @throws KernelBug if there is one
   */
  public void checkNoneIsHeld(String init) {
    held.keySet().stream()
        .findFirst()
        .ifPresent(
            lock -> {
              throw new KernelBug(
                  Hazard.LOCK_MISUSE, init + "() ends and still holds " + lock.name());
            });
    if (task.irqsDisabled() || task.isAtomic()) {
      String what = task.irqsDisabled() ? "with interrupts off" : "in atomic context";
      throw new KernelBug(Hazard.LOCK_MISUSE, init + "() ends " + what);
    }
  }
}
