// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * A ring to which a buffer may not be added: broken (-EIO), or the buffer could not be mapped for
 * DMA. With it comes the property that the host was told about everything.
 */
public final class BreakingRing implements Ring {
  private final Machine machine;

  /** Whether a buffer was refused. */
  private final Cell refused;

  /** Whether the driver has continued although a buffer was refused. */
  private final Cell unnoticed;

  public BreakingRing(Machine machine) {
    this.machine = machine;
    this.refused = machine.cell("buffer refused", 0);
    this.unnoticed = machine.cell("host not told", 0);
  }

  @Override
  public boolean hasRoom(String add, int gfp) {
    boolean added = machine.choose(add + ": is the buffer added?", "added", "-EIO") == 0;
    if (!added) {
      machine.perform(Step.run(this, add + ": -EIO", () -> refused.set(1)));
    }
    return added;
  }

  @Override
  public void tellHostReturned() {
    machine.perform(
        Step.run(
            this, "the driver continues", () -> unnoticed.set(unnoticed.get() | refused.get())));
  }

  /**
   * Compares what the guest has done with what the host knows. Complains if pages went into the
   * balloon or out of it and the host was not told.
   */
  public void checkHostKnows() {
    boolean missed =
        machine.perform(Step.of(this, "does the host know?", () -> unnoticed.get() > 0));
    if (missed) {
      machine.complain(
          Hazard.ACCOUNTING,
          "pages went into the balloon or out of it, and the host was never told which");
    }
  }
}
