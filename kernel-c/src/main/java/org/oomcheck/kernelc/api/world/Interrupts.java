// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import org.oomcheck.model.kernel.irq.InterruptibleMachine;
import org.oomcheck.model.machine.Machine;

/** The machine of worlds that have handlers. */
public final class Interrupts {
  private Interrupts() {}

  /** A machine on which handlers come to tasks that are in atomic context. */
  public static Machine on(Machine machine) {
    return machine instanceof InterruptibleMachine
        ? machine
        : InterruptibleMachine.inAtomicContext(machine);
  }
}
