// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.TaskCells;

/**
 * Whether a handler is kept off by the task that has made it ready: it runs on the CPU of that
 * task, once that has interrupts or softirqs on. Only on an {@link InterruptibleMachine}; on others
 * nothing is kept off.
 */
final class KeptOff {
  private final @Nullable InterruptibleMachine cpus;
  private final Handler.Level level;
  private final Cell kept;

  /** Whether the task is the one that keeps it off. */
  private final @Nullable TaskCells keepers;

  /**
   * A handler that is not kept off. Only while the world boots.
   *
   * @param name the handler
   */
  KeptOff(Machine machine, String name, Handler.Level level) {
    this.level = level;
    if (machine instanceof InterruptibleMachine on) {
      this.cpus = on;
      this.kept = on.underneath().cell(name + " is kept off", 0);
      this.keepers = on.underneath().taskCells("keeps off " + name, 0);
      on.add(this);
    } else {
      this.cpus = null;
      this.kept = machine.cell(name + " is kept off", 0);
      this.keepers = null;
    }
  }

  /** Whether it waits for the CPU of a task. Only inside an effect or a guard. */
  boolean holds() {
    return kept.get() == 1;
  }

  Handler.Level level() {
    return level;
  }

  /** Whether the running task keeps such handlers off its CPU. */
  boolean appliesHere() {
    Task current = cpus == null ? null : cpus.current();
    return current != null && isKeptOffBy(current);
  }

  private boolean isKeptOffBy(Task task) {
    return level == Handler.Level.HARDIRQ ? task.keepsInterruptsOff() : task.keepsSoftirqsOff();
  }

  /** Inside the effect that makes the handler ready: the running task keeps it off, if it does. */
  void begin(boolean applies) {
    if (applies && keepers != null) {
      kept.set(1);
      keepers.set(1);
    }
  }

  /** Behind that step: it comes as soon as the running task lets it in. */
  void endLater(boolean applies) {
    InterruptibleMachine on = cpus;
    if (!applies || on == null) {
      return;
    }
    if (level == Handler.Level.HARDIRQ) {
      on.current().beforeInterruptsCome(() -> on.letIn(level));
    } else {
      on.current().beforeSoftirqsCome(() -> on.letIn(level));
    }
  }

  /** Inside an effect: the running task keeps it off no more. */
  void end() {
    if (keepers != null && keepers.get() == 1) {
      kept.set(0);
      keepers.set(0);
    }
  }
}
