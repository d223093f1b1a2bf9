// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;

/** Processes that scenarios have in common. */
public final class UserProcess {
  private UserProcess() {}

  /** Spawns processes that allocate one page each, keep it until they end, and end. */
  public static void allocators(Machine machine, Kernel kernel, int count) {
    allocators(machine, kernel, count, () -> {});
  }

  /** Like {@link #allocators(Machine, Kernel, int)}; each does one thing more before it is gone. */
  public static void allocators(Machine machine, Kernel kernel, int count, Runnable last) {
    if (count > 0) {
      int first =
          machine.spawn(
              Role.task("allocator").times(count),
              () -> {
                allocateAndExit(kernel);
                last.run();
              });
      for (int task = first; task < first + count; task++) {
        kernel.processes().boot(task, 0);
      }
    }
  }

  /** Spawns the process that holds most: it sleeps with its pages until it is killed. */
  public static void memhog(Machine machine, Kernel kernel, int pages) {
    int hog = machine.spawn(Role.daemon("memhog"), () -> holdUntilKilled(kernel));
    kernel.processes().boot(hog, pages);
  }

  /** Like {@link #memhog}, but it asks for one more page before it sleeps. */
  public static void growingMemhog(Machine machine, Kernel kernel, int pages) {
    int hog =
        machine.spawn(
            Role.daemon("memhog"),
            () -> {
              allocate(kernel);
              holdUntilKilled(kernel);
            });
    kernel.processes().boot(hog, pages);
  }

  /** Spawns a process that allocates so many pages, one after the other, and ends. */
  public static void application(Machine machine, Kernel kernel, int pages) {
    application(machine, kernel, pages, () -> {});
  }

  /** Like {@link #application(Machine, Kernel, int)}; it does one thing before it allocates. */
  public static void application(Machine machine, Kernel kernel, int pages, Runnable first) {
    int application =
        machine.spawn(
            Role.task("application"),
            () -> {
              first.run();
              Loop loop = machine.loop("pages");
              for (int page = 0; page < pages; page++) {
                loop.head(page);
                allocate(kernel);
              }
              loop.leave();
              exit(kernel);
            });
    kernel.processes().boot(application, 0);
  }

  private static void allocateAndExit(Kernel kernel) {
    allocate(kernel);
    exit(kernel);
  }

  private static void allocate(Kernel kernel) {
    if (kernel.pageAlloc().allocPage(Gfp.GFP_HIGHUSER_MOVABLE)) {
      kernel.processes().addMmCounter(1);
    }
  }

  private static void holdUntilKilled(Kernel kernel) {
    kernel.processes().idleUntilKilled();
    exit(kernel);
  }

  /** Ends the running process and frees what it held. */
  static void exit(Kernel kernel) {
    int pages = kernel.processes().exitMm();
    if (pages > 0) {
      kernel.pageAlloc().freePages(pages);
    }
  }
}
