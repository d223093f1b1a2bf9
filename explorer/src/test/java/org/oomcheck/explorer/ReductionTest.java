// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Reduction leaves out orders of steps, and no complaint. */
class ReductionTest {

  /** Tasks that count, each in a cell of its own or all of them in one. */
  private static World busy(int tasks, boolean together) {
    return machine -> {
      Cell shared = machine.cell("shared", 0);
      for (int task = 0; task < tasks; task++) {
        Cell cell = together ? shared : machine.cell("own" + task, 0);
        machine.spawn(
            Role.task("task" + task),
            () -> {
              for (int step = 0; step < 5; step++) {
                machine.perform(Step.run(cell, "count", () -> cell.add(1)));
              }
            });
      }
    };
  }

  @Test
  void largeWorld_isReduced_onlyWhereThatSavesAHalf() {
    Options complaints = Options.defaults().hazards(Hazard.Kind.COMPLAINT.hazards());
    Coverage apart = new Explorer(complaints).explore(busy(7, false)).coverage();
    assertThat(apart.reduction()).isTrue();
    assertThat(apart.states()).isLessThan(100);
    Coverage together = new Explorer(complaints).explore(busy(7, true)).coverage();
    assertThat(together.reduction()).isFalse();
    assertThat(together.states()).isEqualTo((int) Math.pow(6, 7));
  }

  /** Two tasks count under a lock, or without it; a third one's steps touch nothing of theirs. */
  private static World countsToTwo(boolean locked, int bug) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Cell count = machine.cell("count", 0);
      Cell own = machine.cell("own", 0);
      machine.spawn(Role.task("counter").times(2), () -> countOnce(machine, lock, count, locked));
      machine.spawn(
          Role.task("other"),
          () -> {
            machine.perform(Step.run(own, "own = 1", () -> own.set(1)));
            int seen = machine.perform(Step.of(count, "count?", count::get));
            KernelBug.bugOn(seen == bug, "count is " + bug);
          });
    };
  }

  private static void countOnce(Machine machine, Mutex lock, Cell count, boolean locked) {
    if (locked) {
      lock.lock();
    }
    int before = machine.perform(Step.of(count, "read", count::get));
    machine.perform(Step.run(count, "write", () -> count.set(before + 1)));
    if (locked) {
      lock.unlock();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reduction_keepsBugs_thatCanBeReachedOrNot(boolean locked) {
    for (int bug = 0; bug <= 3; bug++) {
      ReductionLaw.holdsFor(countsToTwo(locked, bug));
    }
  }

  /** A task spins alone in a loop; whatever the others do must be followed as well. */
  private static World spinsBesideABug(int bug) {
    return machine -> {
      Cell own = machine.cell("own", 0);
      Cell count = machine.cell("count", 0);
      machine.spawn(
          Role.daemon("spinner"),
          () -> {
            Loop spin = machine.loop("spin");
            while (true) {
              spin.head();
              machine.perform(Step.of(own, "look", own::get));
            }
          });
      machine.spawn(
          Role.task("counter"),
          () -> {
            machine.perform(Step.run(count, "count", () -> count.add(1)));
            KernelBug.bugOn(
                machine.perform(Step.of(count, "count?", count::get)) == bug, "count is " + bug);
          });
    };
  }

  @Test
  void loopThatConcernsNoOtherTask_hidesNoBug() {
    ReductionLaw.holdsFor(spinsBesideABug(1));
    ReductionLaw.holdsFor(spinsBesideABug(2));
  }
}
