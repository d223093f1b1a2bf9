// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.cpu;

import org.oomcheck.model.kernel.irq.FewCpus;
import org.oomcheck.model.kernel.irq.InterruptibleMachine;
import org.oomcheck.model.machine.Machine;

/** The machine of worlds whose code asks on which CPU it runs. */
final class Smp {
  private Smp() {}

  /** The CPUs of a world. */
  static FewCpus cpus(Machine machine) {
    Machine below =
        machine instanceof InterruptibleMachine handlers ? handlers.underneath() : machine;
    if (below instanceof FewCpus cpus) {
      return cpus;
    }
    throw new IllegalStateException("a world without CPUs");
  }
}
