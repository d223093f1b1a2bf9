// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.provider.Arguments;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.World;

/** What the explorer says of a world, in words that a table can hold. */
final class Checked {
  static final String CLEAN = "";
  static final String BUG = "KERNEL_BUG";
  static final String DEADLOCK = "DEADLOCK";
  static final String LOST = "LOST_WAKEUP";
  static final String ATOMIC = "SLEEP_IN_ATOMIC";
  static final String MISUSE = "LOCK_MISUSE";
  static final String RACE = "DATA_RACE";
  static final String LOCKUP = "OOM_LOCKUP";
  static final String LIFECYCLE = "LIFECYCLE";

  private Checked() {}

  /** A row of a table: a world, and the hazards that are expected, in the order of their names. */
  static Arguments row(String name, World world, String expected) {
    return Arguments.of(name, world, expected);
  }

  /** Explores a world with and without symmetry; reduction finds nothing else, if less. */
  static void hasExactly(World world, String expected) {
    Options options = Options.defaults();
    for (boolean symmetry : List.of(true, false)) {
      Options some = options.symmetry(symmetry);
      assertThat(hazards(world, some)).isEqualTo(expected);
      String reduced = hazards(world, some.reduction(true));
      assertThat(List.of(expected.split(" "))).containsAll(words(reduced));
    }
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  /** Explores a world with timers that may fire at any moment. */
  static void hasEagerlyExactly(World world, String expected) {
    assertThat(hazards(world, Options.defaults().time(TimeMode.EAGER))).isEqualTo(expected);
  }

  private static String hazards(World world, Options options) {
    Verdict verdict = new Explorer(options).explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream()
            .map(found -> found.hazard().name())
            .collect(Collectors.joining(" "))
        : CLEAN;
  }
}
