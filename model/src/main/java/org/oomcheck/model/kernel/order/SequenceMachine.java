// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * A machine on which plain accesses inside the sections of a {@link SeqCount} are known as such: a
 * reader that a writer overtakes reads again, so the two do not race. The kernel's own detector has
 * the same rule ({@code kcsan_atomic_next()} in {@code include/linux/seqlock.h}, v6.12); here it is
 * kept for a reader and a writer alone, and two writers race.
 */
public final class SequenceMachine extends ForwardingMachine {

  /** A machine for variables that sequence counts protect. */
  public SequenceMachine(Machine machine) {
    super(machine);
  }

  @Override
  public <T> T perform(Step<T> step) {
    boolean reads = step.kind() == Step.Kind.READ;
    if (step.access() == Access.PLAIN && (reads || step.kind() == Step.Kind.WRITE)) {
      return super.perform(step.unlocked(step.kind(), current().plainAccess(reads)));
    }
    return super.perform(step);
  }
}
