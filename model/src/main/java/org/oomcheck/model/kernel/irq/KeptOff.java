// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import java.util.List;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.TaskCells;

/**
 * Whether a handler is kept off by the task that has made it ready: it runs on the CPU of that
 * task, once that has interrupts or softirqs on. Only on an {@link InterruptibleMachine}; on others
 * nothing is kept off.
 *
 * <p>Another CPU may run what a task has made ready, until the task is seen to keep it off. That is
 * where the task makes it ready, or where it then spins ({@link Spinning}).
 */
final class KeptOff {
  /** It was made ready on the CPU of the task. */
  private static final int OWNS = 1;

  /** The task keeps it off its CPU. */
  private static final int KEEPS = 2;

  /** It runs, and was made ready on the CPU of the task. */
  private static final int RAN = 3;

  /** The task has looked for interrupts that it keeps off. No flag of the kernel's. */
  private static final int LOOKED_FOR_INTERRUPTS = 0x04000000;

  /** The task has looked for softirqs that it keeps off. No flag of the kernel's. */
  private static final int LOOKED_FOR_SOFTIRQS = 0x08000000;

  private final List<InterruptibleMachine> cpus;
  private final Handler.Level level;
  private final boolean hard;

  /** Whether a task that makes it ready is seen to keep it off at once. */
  private final boolean atOnce;

  /** By task, what it has to do with the handler; none on a machine that is never interrupted. */
  private final List<TaskCells> owners;

  /**
   * A handler that is not kept off. Only while the world boots.
   *
   * @param name the handler
   * @param atOnce whether a task that makes it ready is seen to keep it off at once, and not only
   *     where it spins
   */
  KeptOff(Machine machine, String name, Handler.Level level, boolean atOnce) {
    this.level = level;
    this.hard = level == Handler.Level.HARDIRQ;
    this.atOnce = atOnce;
    if (machine instanceof InterruptibleMachine on) {
      this.cpus = List.of(on);
      this.owners = List.of(on.underneath().taskCells("CPU of " + name, 0));
      on.add(this);
    } else {
      this.cpus = List.of();
      this.owners = List.of();
    }
  }

  private KeptOff(Handler.Level level) {
    this.cpus = List.of();
    this.level = level;
    this.hard = level == Handler.Level.HARDIRQ;
    this.atOnce = false;
    this.owners = List.of();
  }

  /** For a handler that a device makes ready: it comes to any CPU. */
  static KeptOff never(Handler.Level level) {
    return new KeptOff(level);
  }

  Handler.Level level() {
    return level;
  }

  boolean isHard() {
    return hard;
  }

  /** The flag of a task that has looked for what it keeps off, while nothing has come. */
  static int looked(boolean hard) {
    return hard ? LOOKED_FOR_INTERRUPTS : LOOKED_FOR_SOFTIRQS;
  }

  // Inside guards and effects

  /** Whether the handler waits for the CPU of a task. */
  boolean holds() {
    return owners.stream().anyMatch(owner -> owner.count(KEEPS) > 0);
  }

  /** Whether the running task has made it ready, and is not seen to keep it off. */
  boolean isOwn() {
    return owners.stream().anyMatch(owner -> owner.get() == OWNS);
  }

  /** The running task keeps it off if it has made it ready. */
  void begin() {
    change(OWNS, KEEPS);
  }

  /** The running task keeps it off no more. */
  void end() {
    change(KEEPS, OWNS);
  }

  private void change(int from, int to) {
    for (TaskCells owner : owners) {
      if (owner.get() == from) {
        owner.set(to);
      }
    }
  }

  /** The handler begins. */
  void begins() {
    owners.forEach(owner -> owner.replaceAll(OWNS, RAN));
  }

  /** The handler has ended. */
  void forget() {
    owners.forEach(owner -> owner.replaceAll(RAN, 0));
  }

  /** What has made the handler ready is taken back. */
  void takeBack() {
    for (TaskCells owner : owners) {
      owner.replaceAll(OWNS, 0);
      owner.replaceAll(KEEPS, 0);
    }
  }

  /**
   * It was made ready by the running task.
   *
   * @param keeps whether the task keeps it off
   * @param inside whether the handler itself did that: it stays on the CPU that it is on
   */
  void own(boolean keeps, boolean inside) {
    if (inside) {
      owners.forEach(owner -> owner.replaceAll(RAN, OWNS));
    } else {
      takeBack();
      forget();
      owners.forEach(owner -> owner.set(keeps ? KEEPS : OWNS));
    }
  }

  // In the body of the task that makes it ready

  /** Whether the running task is seen to keep such handlers off its CPU. */
  boolean appliesHere() {
    return cpus.stream().anyMatch(on -> isKeptOffBy(on.current()));
  }

  private boolean isKeptOffBy(Task task) {
    return (atOnce && task.keepsOff(hard)) || (task.isClosedTo(hard) && task.has(looked(hard)));
  }

  /** Behind the step that has made it ready: it comes as soon as the running task lets it in. */
  void endLater(boolean applies) {
    if (applies) {
      cpus.forEach(on -> on.letInLater(hard));
    }
  }
}
