// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/**
 * The law of the reduction, which is for complaints alone: they are all found, on paths of the same
 * length, and where there is none, a world comes to the same ends. A task that is blocked for good
 * is such an end, so an order that was left out wrongly shows.
 */
final class ReductionLaw {

  /** In a larger world, reduction is used only where it saves enough. */
  private static final int SMALL = 10_000;

  private ReductionLaw() {}

  /** Compares searches with and without reduction, in both time modes. */
  static void holdsFor(World world) {
    for (TimeMode time : TimeMode.values()) {
      for (boolean symmetry : List.of(true, false)) {
        Options options =
            Options.defaults()
                .hazards(Hazard.Kind.COMPLAINT.hazards())
                .time(time)
                .symmetry(symmetry);
        holdsFor(world, options);
      }
    }
  }

  private static void holdsFor(World world, Options options) {
    Verdict full = new Explorer(options.reduction(false)).explore(world);
    Verdict reduced = new Explorer(options.reduction(true)).explore(world);
    if (full instanceof Verdict.Violated violated) {
      assertThat(reduced)
          .isInstanceOfSatisfying(
              Verdict.Violated.class,
              found -> assertThat(found.counterexamples()).isEqualTo(violated.counterexamples()));
      return;
    }
    assertThat(full).isInstanceOf(Verdict.Proven.class);
    assertThat(reduced).isInstanceOf(Verdict.Proven.class);
    Coverage coverage = reduced.coverage();
    if (full.coverage().states() < SMALL) {
      assertThat(coverage.reduction()).isTrue();
    }
    assertThat(coverage.finalStates()).isEqualTo(full.coverage().finalStates());
    assertThat(coverage.states()).isLessThanOrEqualTo(full.coverage().states());
  }
}
