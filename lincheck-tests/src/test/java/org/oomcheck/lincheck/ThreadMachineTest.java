// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.ThreadMachine;

/** A thread that waits on a {@link ThreadMachine} is woken, even if others wait on its object. */
@ExtendWith(KnownBugs.class)
class ThreadMachineTest {

  /** Three tasks and one object that they wait for. */
  public abstract static class Waiting extends ThreeTasks {
    final Cell cell = machine.cell("cell", 0);

    final Step<Boolean> set(int value) {
      return Step.run(cell, "set to " + value, () -> cell.set(value));
    }
  }

  /** Each waits for the one before, on one object: to wake any one waiter is not enough. */
  public static final class OneAfterTheOther extends Waiting {
    public OneAfterTheOther() {
      spawn(() -> pass(0), () -> pass(1), () -> pass(2));
    }

    private void pass(int turn) {
      machine.perform(set(turn + 1).when(() -> cell.get() == turn));
    }
  }

  /** Two wait for what will never be, until the kernel complains. */
  public static final class Complaint extends Waiting {
    public Complaint() {
      spawn(this::waitForEver, this::waitForEver, this::complain);
    }

    private void waitForEver() {
      machine.perform(set(1).when(() -> cell.get() == 2));
    }

    private void complain() {
      throw new KernelBug(Hazard.KERNEL_BUG, "a complaint");
    }
  }

  /** A task gives up, and that is what the other two wait for. */
  public static final class GivenUp extends Waiting {
    public GivenUp() {
      spawn(this::giveUp, this::waitForThat, this::waitForThat);
    }

    private void giveUp() {
      Step<Boolean> wait = set(2).when(() -> cell.get() == 3);
      machine.perform(
          wait.timeout(
              1,
              () -> {
                cell.set(1);
                return false;
              }));
    }

    private void waitForThat() {
      machine.perform(set(1).when(() -> cell.get() == 1));
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {OneAfterTheOther.class, Complaint.class, GivenUp.class})
  void nobodyIsForgotten(Class<?> tasks) {
    assertThat(Schedules.complaint(tasks, 3)).isNull();
  }

  /** Two tasks on borrowed threads have to wait at once, and either would start the third. */
  private static void waitAtOnce() {
    ThreadMachine machine = ReclaimRace.machine();
    machine.boot(
        guest -> {
          Cell cell = guest.cell("cell", 0);
          Step<Boolean> wait = Step.run(cell, "wait", () -> {}).when(() -> cell.get() == 1);
          guest.spawn(Role.task("one"), () -> guest.perform(wait));
          Cell other = guest.cell("other", 0);
          Step<Boolean> waitToo = Step.run(other, "wait", () -> {}).when(() -> other.get() == 1);
          guest.spawn(Role.task("two"), () -> guest.perform(waitToo));
          guest.spawn(
              Role.task("three"),
              () -> {
                guest.perform(Step.run(cell, "set", () -> cell.set(1)));
                guest.perform(Step.run(other, "set", () -> other.set(1)));
              });
        },
        "one",
        "two");
    Thread lender = new Thread(() -> machine.runHere("one"));
    lender.start();
    machine.runHere("two");
    join(lender);
    machine.finish();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theOtherTasksAreStartedOnce() {
    assertThatCode(
            () -> Lincheck.runConcurrentTest(Schedules.DEFAULT, ThreadMachineTest::waitAtOnce))
        .doesNotThrowAnyException();
  }
}
