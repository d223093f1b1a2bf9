// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.Semaphore;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.World;

/** Any number of tasks that wait for the one unit of a semaphore. */
class AnyNumberSemaphoresTest {
  private static final int ROOM = 16;
  private static final Options OPTIONS = Options.defaults().limits(Limits.defaults().states(5_000));

  /** What a task does that has the unit, and how many tasks the broken form needs. */
  enum Family {
    ALONE(2) {
      @Override
      Runnable inside(Machine machine, Semaphore unit, boolean broken) {
        Cell inside = machine.cell("inside", 0);
        return () -> {
          KernelBug.bugOn(add(machine, inside, 1) == 2, "two are inside");
          add(machine, inside, -1);
          giveBack(machine, unit, broken);
        };
      }
    },
    TAKES_A_MUTEX(2) {
      @Override
      Runnable inside(Machine machine, Semaphore unit, boolean broken) {
        Mutex mutex = new Mutex(machine, "mutex");
        return () -> {
          mutex.lock();
          mutex.unlock();
          giveBack(machine, unit, broken);
        };
      }
    },
    WAITS_FOR_A_SERVER(1) {
      @Override
      Runnable inside(Machine machine, Semaphore unit, boolean broken) {
        Completion request = new Completion(machine, "request");
        Completion answer = new Completion(machine, "answer");
        machine.spawn(
            Role.daemon("server").with(Task.PF_KTHREAD),
            () -> serve(machine, request, answer, broken ? unit : null));
        return () -> {
          request.complete();
          answer.waitForCompletion();
          unit.up();
        };
      }
    };

    private final int tasks;

    Family(int tasks) {
      this.tasks = tasks;
    }

    abstract Runnable inside(Machine machine, Semaphore unit, boolean broken);

    IntFunction<World> form(boolean broken) {
      return tasks ->
          machine -> {
            Semaphore unit = new Semaphore(machine, "unit", 1);
            Runnable inside = inside(machine, unit, broken);
            machine.spawn(
                Role.task("task").times(tasks),
                () -> {
                  unit.down();
                  inside.run();
                });
          };
    }
  }

  private static int add(Machine machine, Cell cell, int number) {
    return machine.perform(
        Step.of(
            cell,
            cell.name() + " += " + number,
            () -> {
              cell.add(number);
              return cell.get();
            }));
  }

  private static void giveBack(Machine machine, Semaphore unit, boolean mayForget) {
    if (!mayForget || machine.choose("is there an error?", "no", "yes") == 0) {
      unit.up();
    }
  }

  private static void serve(
      Machine machine, Completion request, Completion answer, @Nullable Semaphore unit) {
    Loop loop = machine.loop("serve");
    while (true) {
      loop.head();
      request.waitForCompletionInterruptible();
      if (unit != null) {
        unit.down();
        unit.up();
      }
      answer.complete();
    }
  }

  private static AnyNumber explore(IntFunction<World> family) {
    return new Explorer(OPTIONS).exploreAnyNumber(family, ROOM);
  }

  @ParameterizedTest
  @EnumSource
  void unitThatDoesNotComeBack_isFound_andTheFixedFormIsProven(Family family) {
    AnyNumber broken = explore(family.form(true));
    assertThat(broken.met()).isEqualTo(new AnyNumber.Met(family.tasks, Set.of(Hazard.DEADLOCK)));

    AnyNumber fixed = explore(family.form(false));
    assertThat(fixed.isProven()).as("%s", fixed).isTrue();
    assertThat(fixed.counting()).isNotEmpty();
  }

  /** Whether a unit that is given back is lost. */
  @FunctionalInterface
  private interface Loss {

    /** With so many that wait. Reads cells, and nothing else. */
    boolean isLost(int waiters);
  }

  /** A lock of one unit, which goes to a task that waits, or is lost. */
  private static IntFunction<World> losing(Loss loss) {
    return tasks ->
        machine -> {
          Cell free = machine.cell("free", 1);
          Cell waiters = machine.cell("waiters", 0);
          Cell handed = machine.cell("handed over", 0);
          machine.spawn(
              Role.task("task").times(tasks),
              () -> {
                if (!machine.perform(Step.of(free, "take", () -> takes(free, waiters)))) {
                  machine.perform(
                      Step.run(free, "wait", () -> handed.set(0))
                          .when(() -> handed.get() == 1)
                          .sleeping());
                }
                machine.perform(
                    Step.run(free, "give back", () -> gives(free, waiters, handed, loss)));
              });
        };
  }

  private static boolean takes(Cell free, Cell waiters) {
    boolean isFree = free.get() == 1;
    free.set(0);
    waiters.add(isFree ? 0 : 1);
    return isFree;
  }

  private static void gives(Cell free, Cell waiters, Cell handed, Loss loss) {
    int waiting = waiters.get();
    if (loss.isLost(waiting)) {
      return;
    }
    (waiting > 0 ? handed : free).set(1);
    waiters.add(waiting > 0 ? -1 : 0);
  }

  @Test
  void unitThatIsLostWithSomeNumberOfWaiters_isNotProven() {
    assertThat(explore(losing(waiting -> false)).isProven()).isTrue();
    assertThat(explore(losing(waiting -> waiting == 0)).met())
        .isEqualTo(new AnyNumber.Met(2, Set.of(Hazard.DEADLOCK)));
    for (int some : new int[] {5, 7, 12, 40}) {
      AnyNumber found = explore(losing(waiting -> waiting == some));
      assertThat(found.excludesAll()).as("%s: %s", some, found).isFalse();
    }
  }
}
