// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.HighAtomicReserve;
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

/**
 * A kernel and the tasks that scenarios run on it. Every method but the getters adds something
 * while the world boots. Pages are 4 KiB each.
 */
public class Guest {
  private static final int KWORKER = Task.PF_WQ_WORKER | Task.PF_KTHREAD;

  private final Machine machine;
  private final Kernel kernel;

  /** The tasks that keep their memory until they are killed. */
  private final List<Integer> hogs = new ArrayList<>();

  /** How many pages there are: free, in use by processes, with the balloon, or freed later. */
  private int pages;

  /** The tasks that allocate, and how many pages each wants at first. */
  private final Map<Integer, Integer> wanted = new TreeMap<>();

  /**
   * A guest whose allocations may take the last free page.
   *
   * @param free how many pages are free
   */
  public Guest(Machine machine, KernelTree tree, int free) {
    this(machine, tree, free, Watermarks.NONE);
  }

  /**
   * A guest with watermarks.
   *
   * @param free how many pages are free
   * @param watermarks how many of them allocations leave free
   */
  public Guest(Machine machine, KernelTree tree, int free, Watermarks watermarks) {
    this.machine = machine;
    this.kernel = new Kernel(machine, tree, free, watermarks);
    this.pages = free;
  }

  /** The machine on which the guest runs. */
  public final Machine machine() {
    return machine;
  }

  /** The kernel of the guest. */
  public final Kernel kernel() {
    return kernel;
  }

  /** A worker that runs one work item, and ends. */
  public final void kworker(String comm, Runnable work) {
    machine.spawn(Role.task(comm).with(KWORKER), work);
  }

  /** A worker that is there for as long as there is work; it need not come to an end. */
  public final void kworkerDaemon(String comm, Runnable workerThread) {
    machine.spawn(Role.daemon(comm).with(KWORKER), workerThread);
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

  /** A worker that allocates pages with GFP_NOFS, one after the other, and keeps them. */
  public final void nofsWorker(int pages) {
    kworker(
        "kworker/1:1",
        () -> {
          Loop loop = machine.loop("pages");
          for (int page = 0; page < pages; page++) {
            loop.head(page);
            kernel.pageAlloc().allocPage(Gfp.GFP_NOFS);
          }
          loop.leave();
        });
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
    pages++;
  }

  /** The kernel thread that reaps the victim. */
  public final void oomReaper() {
    machine.spawn(Role.task("oom_reaper").with(Task.PF_KTHREAD), () -> OomReaper.oomReaper(kernel));
  }

  /** A cache whose objects reclaim can free. */
  public final void cache(int objects) {
    kernel.vmscan().registerShrinker(new SlabCache(kernel, objects));
    has(objects);
  }

  /** Free pages that are reserved for atomic allocations of a high order. */
  public final void highAtomicReserve(int reserved) {
    HighAtomicReserve.boot(kernel, reserved);
    has(reserved);
  }

  /** The worker to which SysRq-f hands the work of calling the OOM killer. */
  public final void sysrq() {
    kworker("kworker/1:1", () -> Sysrq.moomCallback(kernel));
  }

  /** A process that keeps its pages until it is killed; its number. */
  public final int memhog(int pages) {
    int hog = processes(Role.daemon("memhog"), pages, kernel.processes()::idleUntilKilled);
    hogs.add(hog);
    return hog;
  }

  /** A process that asks for one more page, and keeps them all until it is killed. */
  public final void growingMemhog(int pages) {
    hogs.add(
        processes(
            Role.daemon("memhog"),
            pages,
            () -> {
              allocate();
              kernel.processes().idleUntilKilled();
            }));
  }

  /** A process that ends, and frees its pages; its number. */
  public final int exitingProcess(int pages) {
    return processes(Role.task("neighbour"), pages, () -> {});
  }

  /** A task that gives pages back at some time, and ends. */
  public final void neighbour(int pages) {
    neighbour(pages, () -> {});
  }

  /** A task that does something first, then gives pages back at some time, and ends. */
  public final void neighbour(int pages, Runnable first) {
    machine.spawn(
        Role.task("neighbour"),
        () -> {
          first.run();
          kernel.pageAlloc().freePages(pages);
        });
    this.pages += pages;
  }

  /** Processes that allocate a page each, keep it until they end, and end. */
  public final void allocators(int count) {
    allocators(count, () -> {});
  }

  /**
   * Processes that allocate a page each, and end.
   *
   * @param last what each does when it has given its page back
   */
  public final void allocators(int count, Runnable last) {
    if (count > 0) {
      Role role = Role.task("allocator").times(count);
      int first =
          machine.spawn(
              role,
              () -> {
                allocate();
                exit();
                last.run();
              });
      bootProcesses(first, role, 0);
      for (int task = first; task < first + count; task++) {
        wanted.put(task, 1);
      }
    }
  }

  /** A process that allocates one page after the other, and ends; its number. */
  public final int application(int pages) {
    return application(pages, () -> {});
  }

  /**
   * A process that allocates one page after the other, and ends.
   *
   * @param first what it does before it allocates
   */
  public final int application(int pages, Runnable first) {
    int task =
        processes(
            Role.task("application"),
            0,
            () -> {
              first.run();
              allocate(pages);
            });
    wanted.put(task, pages);
    return task;
  }

  /**
   * A process that allocates one page after the other, pauses, allocates again, and ends.
   *
   * @param first how many pages it wants at first
   * @param pause how many seconds it then does something else
   * @param more how many pages it wants after that
   */
  public final void application(int first, int pause, int more) {
    int task =
        processes(
            Role.task("application"),
            0,
            () -> {
              allocate(first);
              if (pause > 0) {
                kernel.sleep().scheduleTimeoutUninterruptible(pause * machine.hz());
              }
              allocate(more);
            });
    wanted.put(task, first + more);
  }

  /** Processes that do something and end; the number of the first. */
  final int processes(Role role, int pages, Runnable body) {
    int first =
        machine.spawn(
            role,
            () -> {
              body.run();
              exit();
            });
    bootProcesses(first, role, pages);
    return first;
  }

  private void bootProcesses(int first, Role role, int pages) {
    this.pages += role.count() * pages;
    for (int task = first; task < first + role.count(); task++) {
      kernel.processes().boot(task, pages);
    }
  }

  /** Counts a process among those that keep their memory until they are killed. */
  final void keepsUntilKilled(int task) {
    hogs.add(task);
  }

  /** Whether no process was killed. Only inside a goal. */
  final boolean noneIsKilled() {
    return hogs.stream().allMatch(kernel.processes()::isAlive);
  }

  /** Whether some task that allocates has what it wants. Only inside a goal. */
  final boolean someTaskHasItsPages() {
    return wanted.entrySet().stream()
        .anyMatch(task -> kernel.processes().pagesOf(task.getKey()) >= task.getValue());
  }

  /** Says that there are further pages. Only while the world boots. */
  final void has(int more) {
    pages += more;
  }

  /** Whether no page is handed out twice or out of nothing. Only inside a goal. */
  final boolean pagesAddUp() {
    int known =
        kernel.pageAlloc().freeCell().get()
            + kernel.processes().pagesOfAll()
            + kernel.pageAlloc().withBalloon();
    return known <= pages;
  }

  private void allocate(int pages) {
    Loop loop = machine.loop("pages");
    for (int page = 0; page < pages; page++) {
      loop.head(page);
      allocate();
    }
    loop.leave();
  }

  /** The running process allocates a page. */
  final void allocate() {
    if (kernel.pageAlloc().allocPage(Gfp.GFP_HIGHUSER_MOVABLE)) {
      kernel.processes().addMmCounter(1);
    }
  }

  /** The running process ends. */
  final void exit() {
    kernel.processes().exit(kernel.pageAlloc());
  }
}
