// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** A step whose result is never the same is noticed even where the search runs it once. */
class ReexpansionTest {
  /** Random walks are shorter, and a smaller search has all its states expanded again. */
  private static final int STEPS = 60;

  /** A result is drawn when both walkers have arrived, which is where no random walk comes. */
  private static World draws(Supplier<Integer> draw) {
    return machine -> {
      Cell arrived = machine.cell("arrived", 0);
      machine.spawn(Role.task("left"), () -> walk(machine, arrived));
      machine.spawn(Role.task("right"), () -> walk(machine, arrived));
      machine.spawn(
          Role.task("gambler"),
          () ->
              machine.perform(
                  Step.of(arrived, "draw", draw).when(() -> arrived.get() == 2).sleeping()));
    };
  }

  private static void walk(Machine machine, Cell arrived) {
    for (int step = 0; step < STEPS; step++) {
      machine.perform(Step.run(arrived, "step", () -> {}));
    }
    machine.perform(Step.run(arrived, "arrive", () -> arrived.set(arrived.get() + 1)));
  }

  @Test
  void resultThatIsNeverTheSame_isNoticed() {
    assertThat(new Explorer(Options.defaults()).explore(draws(() -> (int) System.nanoTime())))
        .isInstanceOfSatisfying(
            Verdict.HarnessError.class,
            error ->
                assertThat(error.problem()).contains("'gambler'", "'draw'", "not all in cells"));
  }

  @Test
  void sameResult_isProven() {
    assertThat(new Explorer(Options.defaults()).explore(draws(() -> 7)))
        .isInstanceOf(Verdict.Proven.class);
  }
}
