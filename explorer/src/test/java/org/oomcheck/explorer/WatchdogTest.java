// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.program.Watchdog;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Code of a world that does not come back, and what waits for it. */
class WatchdogTest {
  private static final Options PATIENT_FOR_A_SECOND =
      Options.defaults().limits(Limits.defaults().seconds(1));

  /** Goes round until the thread is interrupted, so that the test leaves nobody behind. */
  private static void goRound() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  /** Waits for what nobody does, and for what the machine knows nothing about. */
  private static boolean waitForNobody() {
    try {
      new CountDownLatch(1).await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static Arguments row(String who, World world) {
    return Arguments.of(who, world);
  }

  private static void task(Machine machine, Runnable body) {
    machine.spawn(Role.task("endless"), body);
  }

  static Stream<Arguments> endless() {
    return Stream.of(
        row("the body of task endless", machine -> task(machine, WatchdogTest::goRound)),
        row("the body of task endless", machine -> task(machine, WatchdogTest::waitForNobody)),
        row(
            "the guard or the effect of 'effect'",
            machine -> {
              Cell cell = machine.cell("cell", 0);
              task(machine, () -> machine.perform(Step.run(cell, "effect", WatchdogTest::goRound)));
            }),
        row(
            "the guard or the effect of 'guard'",
            machine -> {
              Cell cell = machine.cell("cell", 0);
              Step<?> step = Step.run(cell, "guard", () -> {}).when(WatchdogTest::waitForNobody);
              task(machine, () -> machine.perform(step));
            }),
        row(
            "the world's boot()",
            machine -> {
              goRound();
              machine.spawn(Role.task("late"), () -> {});
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endless")
  void codeThatDoesNotComeBack_isNamed(String who, World world) {
    assertThat(new Explorer(PATIENT_FOR_A_SECOND).explore(world))
        .isInstanceOfSatisfying(
            Verdict.HarnessError.class,
            error -> assertThat(error.problem()).startsWith(who + " has not come back for 1 s"));
  }

  @Test
  void replayOfCodeThatDoesNotComeBack_endsAsWell() {
    World world = machine -> task(machine, WatchdogTest::goRound);
    assertThatThrownBy(() -> new Explorer(PATIENT_FOR_A_SECOND).watch(world, List.of()))
        .isInstanceOf(HarnessException.class)
        .hasMessageContaining("the body of task endless");
  }

  private static boolean ends(int most, long... visits) {
    Watchdog.Patience patience = new Watchdog.Patience(most);
    return LongStream.of(visits).anyMatch(patience::endsAt);
  }

  /** A search may take long between two calls, or make many calls; one call may not take long. */
  @Test
  void patience_endsWhereOneCallIsSeenAgainAndAgain() {
    assertThat(ends(3, 1, 1, 1, 1)).isTrue();
    assertThat(ends(3, 1, 1, 1)).isFalse();
    assertThat(ends(3, 2, 2, 2, 2, 2, 2)).isFalse();
    assertThat(ends(3, 1, 1, 1, 3, 3, 3, 4, 5, 5)).isFalse();
    assertThat(ends(3, 1, 2, 5, 5, 5, 5)).isTrue();
  }

  @Test
  void interruptionOfTheCaller_reachesTheWork_andIsNotForgotten() {
    Thread.currentThread().interrupt();
    boolean woken = Watchdog.watch(() -> !waitForNobody(), 1);
    assertThat(woken).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void failureOfTheWork_isTheCallers() {
    assertThatThrownBy(
            () ->
                Watchdog.watch(
                    () -> {
                      throw new IllegalArgumentException("no such schedule");
                    },
                    1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such schedule");
  }
}
