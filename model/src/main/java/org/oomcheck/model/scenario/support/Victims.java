// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import java.util.List;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.MemControl;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.OomReaper;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;

/**
 * Victims of the OOM killer that do not simply end, and the tasks that deal with them. Every method
 * adds a task to a guest while the world boots.
 */
public final class Victims {
  private Victims() {}

  /** A process that was killed, and needs the filesystem's lock before it can end. */
  public static void behindFsLock(Guest guest, int pages) {
    Kernel kernel = guest.kernel();
    killed(
        guest,
        pages,
        () -> {
          kernel.filesystem().lock().lock();
          kernel.filesystem().lock().unlock();
        });
  }

  /**
   * A process that was killed, needs the filesystem's lock before it can end, and has its mmap_lock
   * for writing meanwhile.
   */
  public static void behindFsLock(Guest guest, int pages, RwSemaphore mmapLock) {
    Kernel kernel = guest.kernel();
    killed(
        guest,
        pages,
        () -> {
          mmapLock.downWrite();
          kernel.filesystem().lock().lock();
          kernel.filesystem().lock().unlock();
          mmapLock.upWrite();
        });
  }

  private static void killed(Guest guest, int pages, Runnable first) {
    int victim =
        guest
            .machine()
            .spawn(
                Role.task("victim"),
                () -> {
                  first.run();
                  guest.exit();
                });
    guest.kernel().processes().bootVictim(victim, pages);
    guest.has(pages);
  }

  /** A process in a frozen cgroup that keeps its pages until it is killed, and thawed for that. */
  public static void frozen(Guest guest, int pages) {
    Kernel kernel = guest.kernel();
    int hog =
        guest.processes(Role.daemon("frozen"), pages, kernel.processes()::idleUntilKilledAndThawed);
    kernel.processes().frozen().boot(hog);
    guest.keepsUntilKilled(hog);
  }

  /**
   * A process of two threads: the leader waits for mmap_lock, which the other has for writing while
   * it allocates a page. Both then end.
   */
  public static void ofTwoThreads(Guest guest, int pages, RwSemaphore mmapLock) {
    Kernel kernel = guest.kernel();
    int leader =
        guest.processes(
            Role.task("process"),
            pages,
            () -> {
              mmapLock.downRead();
              mmapLock.upRead();
            });
    int thread =
        guest
            .machine()
            .spawn(
                Role.task("thread"),
                () -> {
                  mmapLock.downWrite();
                  if (kernel.pageAlloc().allocPage(Gfp.GFP_KERNEL)) {
                    kernel.pageAlloc().freePages(1);
                  }
                  mmapLock.upWrite();
                  guest.exit();
                });
    kernel.processes().threads().boot(thread, leader);
    if (!kernel.function(OomKill.OOM_RESERVES_ALLOWED).toAllThreads()) {
      kernel.processes().threads().markEach();
    }
  }

  /**
   * Two processes of a memory cgroup: one with these pages, which waits for the filesystem's lock
   * when it is killed, and one that has the lock and allocates.
   *
   * @param group whether {@code memory.oom.group} is set
   */
  public static void inOneCgroup(Guest guest, int pages, boolean group) {
    Kernel kernel = guest.kernel();
    int waits =
        guest.processes(
            Role.task("member"),
            pages,
            () -> {
              kernel.processes().idleUntilKilled();
              kernel.filesystem().lock().lock();
              kernel.filesystem().lock().unlock();
            });
    guest.keepsUntilKilled(waits);
    int allocates =
        guest.processes(
            Role.task("sibling"),
            0,
            () -> {
              kernel.filesystem().lock().lock();
              if (kernel.pageAlloc().allocPage(Gfp.GFP_KERNEL)) {
                kernel.pageAlloc().freePages(1);
              }
              kernel.filesystem().lock().unlock();
            });
    if (group) {
      kernel.add(MemControl.OomGroup.class, new MemControl.OomGroup(List.of(waits, allocates)));
    }
  }

  /** A process that needs one more page, which must not fail, before it can end when killed. */
  public static void allocatesToEnd(Guest guest, int pages) {
    Kernel kernel = guest.kernel();
    int hog =
        guest.processes(
            Role.task("memhog"),
            pages,
            () -> {
              kernel.processes().idleUntilKilled();
              if (kernel.pageAlloc().allocPage(Gfp.GFP_NOFS | Gfp.__GFP_NOFAIL)) {
                kernel.pageAlloc().freePages(1);
              }
            });
    guest.keepsUntilKilled(hog);
  }

  /**
   * A task that is dying, in a memory cgroup that has reached its limit of one page; its number.
   *
   * @param charges for how many pages it asks before it ends
   */
  public static int dyingAtItsLimit(Guest guest, int charges) {
    Kernel kernel = guest.kernel();
    return guest.processes(
        Role.task("container"),
        1,
        () -> {
          Loop loop = guest.machine().loop("charges");
          for (int charge = 0; charge < charges; charge++) {
            loop.head(charge);
            if (kernel.call(MemControl.TRY_CHARGE, f -> f.call(kernel))) {
              guest.allocate();
            }
          }
          loop.leave();
        });
  }

  /** The kernel thread that reaps every victim, as soon as there is one. */
  public static void oomReaper(Guest guest) {
    Machine machine = guest.machine();
    Kernel kernel = guest.kernel();
    machine.spawn(
        Role.daemon("oom_reaper").with(Task.PF_KTHREAD),
        () -> {
          Loop loop = machine.loop("oom_reaper");
          while (true) {
            loop.head();
            kernel.processes().waitForVictim();
            OomReaper.oomReaper(kernel);
          }
        });
  }

  /**
   * A daemon that frees its cache of one page when it is asked; it runs into a page fault first.
   *
   * @param wait what it waits for
   */
  public static void daemonWithCache(Guest guest, String comm, Runnable wait) {
    Kernel kernel = guest.kernel();
    guest
        .machine()
        .spawn(
            Role.daemon(comm),
            () -> {
              wait.run();
              if (kernel.pageAlloc().allocPage(Gfp.GFP_HIGHUSER_MOVABLE)) {
                kernel.pageAlloc().freePages(2);
              }
            });
    guest.has(1);
  }
}
