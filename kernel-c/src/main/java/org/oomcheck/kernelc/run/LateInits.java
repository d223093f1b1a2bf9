// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.IdentityHashMap;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * Which of the locks and the like that tasks initialise are initialised by now: another task may
 * use one before, if its object can be found too early.
 */
final class LateInits {
  private final Machine machine;
  private final IdentityHashMap<Object, Cell> done = new IdentityHashMap<>();

  /**
   * @param machine where the cells are made
   */
  LateInits(Machine machine) {
    this.machine = machine;
  }

  /** Looks after an object from now on. Only while the world boots. */
  void lookAfter(Object object, ObjectPlace.Identity identity) {
    done.put(object, machine.cell(identity.name() + " is initialised", 0));
  }

  /** A task initialises an object; a step if it is looked after. */
  void initialise(Primitive object, Machine tasks) {
    Cell cell = done.get(object.object());
    if (cell != null) {
      tasks.perform(
          Step.run(object.object(), "initialises " + object.name(), () -> cell.set(1))
              .asMemory(Step.Kind.WRITE, Access.PLAIN));
    }
  }

  /** Whether a task comes too early; a step if the object is looked after. */
  boolean isTooEarly(Primitive object, Machine tasks) {
    Cell cell = done.get(object.object());
    return cell != null
        && !object.isInitialised()
        && tasks.perform(
            Step.of(object.object(), "is " + object.name() + " initialised?", () -> cell.get() == 0)
                .withoutResult()
                .kind(Step.Kind.READ)
                .asMemory(Step.Kind.READ, Access.PLAIN));
  }
}
