// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

/** Code of a world that does not return, and code that waits for it. */
class WatchdogTest {
  private static final Options PATIENT_FOR_A_SECOND =
      Options.defaults().limits(Limits.defaults().seconds(1));

  /** Code that does not return until its thread is interrupted. */
  private static final class Endless {
    private static final int MORE_THAN_ENOUGH_LOOKS = 1_000;

    private final CountDownLatch entered = new CountDownLatch(1);
    private int looks;
    private long usedAtEachLook;

    void spin() {
      entered.countDown();
      while (!Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
    }

    /** Waits for something that never happens and that is outside the model. */
    boolean block() {
      entered.countDown();
      try {
        new CountDownLatch(1).await();
        return true;
      } catch (InterruptedException e) {
        return false;
      }
    }

    /** Looks again and again without a pause, once this code runs. No clock is involved. */
    Watchdog watchdog() {
      return new Watchdog(
          work -> {
            entered.await();
            looks++;
            assertThat(looks).isLessThan(MORE_THAN_ENOUGH_LOOKS);
          },
          thread -> usedAtEachLook * looks);
    }
  }

  private static Arguments row(String words, Function<Endless, World> world) {
    return Arguments.of(words, world);
  }

  private static void task(Machine machine, Runnable body) {
    machine.spawn(Role.task("endless"), body);
  }

  static Stream<Arguments> endless() {
    return Stream.of(
        row("the body of task endless", endless -> machine -> task(machine, endless::spin)),
        row("the body of task endless", endless -> machine -> task(machine, endless::block)),
        row(
            "the guard or the effect of 'effect'",
            endless ->
                machine -> {
                  Cell cell = machine.cell("cell", 0);
                  Step<?> step = Step.run(cell, "effect", endless::spin);
                  task(machine, () -> machine.perform(step));
                }),
        row(
            "the guard or the effect of 'guard'",
            endless ->
                machine -> {
                  Cell cell = machine.cell("cell", 0);
                  Step<?> step = Step.run(cell, "guard", () -> {}).when(endless::block);
                  task(machine, () -> machine.perform(step));
                }),
        row(
            "the world's boot()",
            endless ->
                machine -> {
                  endless.spin();
                  machine.spawn(Role.task("late"), () -> {});
                }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endless")
  void codeThatDoesNotReturn_isNamed(String words, Function<Endless, World> world) {
    Endless endless = new Endless();
    Explorer explorer = new Explorer(PATIENT_FOR_A_SECOND, endless.watchdog());
    assertThat(explorer.explore(world.apply(endless)))
        .isInstanceOfSatisfying(
            Verdict.HarnessError.class,
            error -> assertThat(error.problem()).startsWith(words + " has not returned for 1 s"));
  }

  /** A call that gets a part of a processor alone has more time; with all of it, it has no more. */
  @Test
  void callOnABusyMachine_hasMoreTime() {
    long whole = TimeUnit.SECONDS.toNanos(1) / 10;
    assertThat(looks(0)).isEqualTo(looks(whole));
    assertThat(looks(whole / 10)).isGreaterThan(2 * looks(whole));
  }

  private static int looks(long usedAtEachLook) {
    Endless endless = new Endless();
    endless.usedAtEachLook = usedAtEachLook;
    World world = machine -> task(machine, endless::spin);
    new Explorer(PATIENT_FOR_A_SECOND, endless.watchdog()).explore(world);
    return endless.looks;
  }

  @Test
  void replayOfCodeThatDoesNotReturn_endsAsWell() {
    Endless endless = new Endless();
    World world = machine -> task(machine, endless::spin);
    Explorer explorer = new Explorer(PATIENT_FOR_A_SECOND, endless.watchdog());
    assertThatThrownBy(() -> explorer.watch(world, List.of()))
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
    boolean woken = new Watchdog().watch(() -> !new Endless().block(), 1);
    assertThat(woken).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void failureOfTheWork_isTheCallers() {
    assertThatThrownBy(
            () ->
                new Watchdog()
                    .watch(
                        () -> {
                          throw new IllegalArgumentException("no such schedule");
                        },
                        1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such schedule");
  }
}
