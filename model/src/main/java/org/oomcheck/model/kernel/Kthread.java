// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * A kernel thread that is created while the world runs.
 *
 * <p>Deviates: a world's tasks are all there from the start, so the thread waits until it is
 * created; to create it always succeeds and takes no memory.
 */
public final class Kthread {
  private final Machine machine;
  private final String comm;
  private final Cell created;

  /**
   * @param comm the thread's name
   * @param most how many of them can be created at most
   * @param threadfn what each of them runs
   */
  public Kthread(Machine machine, String comm, int most, Runnable threadfn) {
    this.machine = machine;
    this.comm = comm;
    this.created = machine.cell(comm + " created", 0);
    machine.spawn(
        Role.daemon(comm).times(most).with(Task.PF_KTHREAD),
        () -> {
          waitUntilCreated();
          threadfn.run();
        });
  }

  /** Creates the thread while the world boots. */
  public void booted() {
    created.set(1);
  }

  /** Creates one more thread. Context: may sleep. */
  @KernelRef(path = "include/linux/kthread.h", symbol = "kthread_run", omits = "failure")
  public void kthreadRun() {
    machine.perform(Step.run(this, "kthread_run(" + comm + ")", () -> created.add(1)));
  }

  private void waitUntilCreated() {
    machine.perform(
        Step.run(this, "is not created yet", () -> created.add(-1))
            .when(() -> created.get() > 0)
            .sleeping()
            .idling());
  }
}
