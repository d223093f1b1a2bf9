// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.linux.mm.AllocationWatcher;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * A ring to which a buffer may not be added: broken (-EIO), or the buffer could not be mapped for
 * DMA. With it comes the property that the host was told about everything: a task whose buffer was
 * refused must not free the pages that it has taken out of the balloon, and must give back those
 * that it wanted to put into it, unless it adds the buffer again.
 */
public final class BreakingRing implements Ring, AllocationWatcher {
  private static final int NOTHING = 0;
  private static final int INFLATES = 1;
  private static final int DEFLATES = 2;

  private final Machine machine;

  /** By task, what it wanted to tell the host when its buffer was refused. */
  private final TaskCells refused;

  /** Whether pages have left the balloon of which the host was not told. */
  private final Cell untold;

  public BreakingRing(Machine machine) {
    this.machine = machine;
    this.refused =
        machine.taskCells("buffer refused", NOTHING).meaning("none", "inflate_vq", "deflate_vq");
    this.untold = machine.cell("host not told", 0);
  }

  /** This ring, as one of a kernel's. Only while the world boots. */
  public Ring watching(Kernel kernel) {
    kernel.pageAlloc().watch(this);
    return this;
  }

  @Override
  public boolean hasRoom(String add, int gfp) {
    boolean added = machine.choose(add + ": is the buffer added?", "added", "-EIO") == 0;
    int what = added ? NOTHING : add.contains("deflate") ? DEFLATES : INFLATES;
    machine.perform(Step.run(this, add + (added ? ": added" : ": -EIO"), () -> refused.set(what)));
    return added;
  }

  @Override
  public void frees(int ofBalloon) {
    if (ofBalloon > 0) {
      untold.set(untold.get() == 1 || refused.get() == DEFLATES ? 1 : 0);
      refused.set(NOTHING);
    }
  }

  /**
   * Compares what the guest has done with what the host knows, when the running task has done its
   * work. Complains if pages went into the balloon or out of it and the host was not told.
   */
  public void checkHostKnows() {
    boolean missed =
        machine.perform(
            Step.of(
                this, "does the host know?", () -> untold.get() == 1 || refused.get() == INFLATES));
    if (missed) {
      machine.complain(
          Hazard.ACCOUNTING,
          "pages went into the balloon or out of it, and the host was never told which");
    }
  }
}
