// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import org.jspecify.annotations.Nullable;

/**
 * The thread of a task. It is a subclass, so that tools which follow threads see the task's state
 * from its start.
 */
final class TaskThread extends Thread {

  /** Unwinds a task that is to give up. */
  static final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("the run has ended", null, false, false);
    }
  }

  final Task task;
  final int index;
  final boolean daemon;
  private final ThreadMachine machine;
  private final Runnable body;
  volatile @Nullable Object blockedOn;
  volatile @Nullable Throwable failure;
  volatile @Nullable Step<?> stoppedAt;
  volatile boolean finished;
  int jiffiesLeft;

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
    runTask();
  }

  /** Runs the task on the calling thread. */
  void runTask() {
    try {
      body.run();
      finished = true;
    } catch (Stopped stopped) {
      machine.leftGate(index);
      return;
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    machine.ended(this);
  }
}
