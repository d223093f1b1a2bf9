// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import org.jetbrains.lincheck.datastructures.Operation;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;
import org.oomcheck.model.scenario.ReclaimNeedsOom;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.KernelTree;

/**
 * The tasks of {@link ReclaimNeedsOom}, one operation each, so that Lincheck's threads run them.
 *
 * <p>Every question is answered with its first answer: reclaim does meet an inode that needs the fs
 * lock. Timeouts expire at once; Lincheck's clock never moves, and a task that waits for it to move
 * would look like a livelock. Threads stay blocked, as it is for Lincheck to say so.
 */
public abstract class ReclaimRace {
  private static final int HZ = 100;

  private final ThreadMachine machine = machine();

  /**
   * @param lentTo the tasks besides those of the scenario's defaults, as many as {@code allocators}
   */
  ReclaimRace(KernelTree tree, int allocators, String... lentTo) {
    ReclaimNeedsOom scenario = new ReclaimNeedsOom();
    Settings settings = Settings.defaults(scenario).with(scenario, "allocators", allocators);
    machine.boot(scenario.world(tree, settings), lentTo);
  }

  /** A race of the four tasks that the scenario has by default. */
  ReclaimRace(KernelTree tree) {
    this(tree, 0, "kworker/0:1", "fs-task", "host", "memhog");
  }

  /** A machine as Lincheck needs it. */
  static ThreadMachine machine() {
    return new ThreadMachine(HZ, 0, (question, answers) -> 0, WhenHung.STAY_BLOCKED);
  }

  @Operation(runOnce = true)
  public void kworker() {
    machine.runHere("kworker/0:1");
  }

  @Operation(runOnce = true)
  public void fsTask() {
    machine.runHere("fs-task");
  }

  @Operation(runOnce = true)
  public void host() {
    machine.runHere("host");
  }

  @Operation(runOnce = true)
  public void memhog() {
    machine.runHere("memhog");
  }

  /** The same race with a further process that allocates a page. */
  public abstract static class WithAllocator extends ReclaimRace {

    WithAllocator(KernelTree tree) {
      super(tree, 1, "kworker/0:1", "fs-task", "host", "memhog", "allocator");
    }

    @Operation(runOnce = true)
    public void allocator() {
      super.machine.runHere("allocator");
    }
  }
}
