// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.MemControl;
import org.oomcheck.model.linux.mm.OomReaper;
import org.oomcheck.model.linux.mm.Watermarks;
import org.oomcheck.model.linux.tty.Sysrq;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.tree.KernelTree;

/** A guest, and the tasks that scenarios let run in it. Pages are 4 KiB each. */
public class Guest {
  private final Machine machine;
  private final Kernel kernel;

  /**
   * @param free how many pages are free
   */
  public Guest(Machine machine, KernelTree tree, int free) {
    this(machine, tree, free, Watermarks.NONE);
  }

  /**
   * @param free how many pages are free
   * @param watermarks how many of them allocations leave free
   */
  public Guest(Machine machine, KernelTree tree, int free, Watermarks watermarks) {
    this.machine = machine;
    this.kernel = new Kernel(machine, tree, free, watermarks);
  }

  public final Kernel kernel() {
    return kernel;
  }

  /** A task that allocates a page with GFP_NOFS while it holds the filesystem's lock. */
  public final void fsTask() {
    machine.spawn(Role.task("fs-task"), this::allocateUnderFsLock);
  }

  private void allocateUnderFsLock() {
    kernel.filesystem().lock().lock();
    if (kernel.pageAlloc().allocPage(Gfp.GFP_NOFS)) {
      kernel.pageAlloc().freePages(1);
    }
    kernel.filesystem().lock().unlock();
  }

  /** A process with its own memory cgroup, whose limit it has reached; it holds one page. */
  public final void processAtItsLimit() {
    int task =
        machine.spawn(
            Role.task("container"),
            () -> {
              MemControl.memCgroupOutOfMemory(kernel);
              exit();
            });
    kernel.processes().boot(task, 1);
  }

  /** A process that was killed, and needs the filesystem's lock before it can end. */
  public final void victimBehindFsLock(int pages) {
    int victim =
        machine.spawn(
            Role.task("victim"),
            () -> {
              kernel.filesystem().lock().lock();
              kernel.filesystem().lock().unlock();
              exit();
            });
    kernel.processes().bootVictim(victim, pages);
  }

  /** The kernel thread that reaps the victim. */
  public final void oomReaper() {
    machine.spawn(Role.task("oom_reaper").with(Task.PF_KTHREAD), () -> OomReaper.oomReaper(kernel));
  }

  /** The worker to which SysRq-f hands the work of calling the OOM killer. */
  public final void sysrq() {
    machine.spawn(
        Role.task("kworker/1:1").with(Task.PF_WQ_WORKER | Task.PF_KTHREAD),
        () -> Sysrq.moomCallback(kernel));
  }

  /** A process that keeps its memory until it is killed. */
  public final void memhog(int pages) {
    int hog =
        machine.spawn(
            Role.daemon("memhog"),
            () -> {
              kernel.processes().idleUntilKilled();
              exit();
            });
    kernel.processes().boot(hog, pages);
  }

  /** A process that ends, and frees its pages. */
  public final void exitingProcess(int pages) {
    int task = machine.spawn(Role.task("neighbour"), this::exit);
    kernel.processes().boot(task, pages);
  }

  /** Processes that allocate a page each, and end. */
  public final void allocators(int count) {
    if (count > 0) {
      processes(Role.task("allocator").times(count), this::allocate);
    }
  }

  /**
   * A process that allocates one page after the other, and ends.
   *
   * @param first how many pages it wants at first
   * @param pause how many seconds it then does something else
   * @param more how many pages it wants after that
   */
  public final void application(int first, int pause, int more) {
    processes(
        Role.task("application"),
        () -> {
          allocate(first);
          if (pause > 0) {
            kernel.sleep().scheduleTimeoutUninterruptible(pause * machine.hz());
          }
          allocate(more);
        });
  }

  private void allocate(int pages) {
    Loop loop = machine.loop("pages");
    for (int page = 0; page < pages; page++) {
      loop.head(page);
      allocate();
    }
    loop.leave();
  }

  private void processes(Role role, Runnable body) {
    int first =
        machine.spawn(
            role,
            () -> {
              body.run();
              exit();
            });
    for (int task = first; task < first + role.count(); task++) {
      kernel.processes().boot(task, 0);
    }
  }

  private void allocate() {
    if (kernel.pageAlloc().allocPage(Gfp.GFP_HIGHUSER_MOVABLE)) {
      kernel.processes().addMmCounter(1);
    }
  }

  private void exit() {
    int pages = kernel.processes().exitMm();
    if (pages > 0) {
      kernel.pageAlloc().freePages(pages);
    }
  }
}
