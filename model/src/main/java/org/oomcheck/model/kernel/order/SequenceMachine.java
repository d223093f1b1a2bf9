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

  /** The sections that a task is in. */
  static final class Sections {
    private boolean reads;
    private int writes;

    /** The task has begun to read, or has asked whether it was overtaken. */
    void reads(boolean begun) {
      reads = begun;
    }

    /** The task has begun a section as a writer, or has ended one. */
    void writes(boolean begun) {
      writes += begun ? 1 : -1;
    }
  }

  /** A machine for variables that sequence counts protect. */
  public SequenceMachine(Machine machine) {
    super(machine);
  }

  /** The sections of the running task. */
  static Sections of(Machine machine) {
    return machine.current().kept(Sections.class, Sections::new);
  }

  @Override
  public <T> T perform(Step<T> step) {
    boolean reads = step.kind() == Step.Kind.READ;
    if (step.access() == Access.PLAIN && (reads || step.kind() == Step.Kind.WRITE)) {
      Sections sections = of(this);
      if (sections.writes > 0) {
        return super.perform(step.unlocked(step.kind(), Access.SEQUENCE_WRITE));
      } else if (sections.reads && reads) {
        return super.perform(step.unlocked(step.kind(), Access.SEQUENCE_READ));
      }
    }
    return super.perform(step);
  }
}
