// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/**
 * The law of the reduction: it finds every task that hangs and every certain lockup, and it comes
 * to the same final states. Where the modelled kernel complains, which ends the world, it finds a
 * complaint, and nothing that the full search does not find.
 */
final class ReductionLaw {
  private static final Set<Hazard> COMPLAINTS = Hazard.Kind.COMPLAINT.hazards();

  private ReductionLaw() {}

  /**
   * Compares searches with and without reduction, in both time modes.
   *
   * @return whether one of them was reduced
   */
  static boolean holdsFor(World world) {
    boolean reduced = false;
    for (TimeMode time : TimeMode.values()) {
      for (boolean symmetry : List.of(true, false)) {
        reduced |= holdsFor(world, Options.defaults().time(time).symmetry(symmetry));
      }
    }
    return reduced;
  }

  /** Compares searches with and without reduction; says whether there was any. */
  static boolean holdsFor(World world, Options options) {
    Set<Hazard> wanted = new TreeSet<>(Hazard.Kind.PROGRESS.hazards());
    wanted.addAll(COMPLAINTS);
    Options all = options.hazards(wanted).everyFinding(true);
    Verdict full = new Explorer(all).explore(world);
    Verdict reduced = new Explorer(all.reduction(true)).explore(world);
    assertThat(full).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    assertThat(reduced).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    if (!reduced.coverage().reduction()) {
      return false;
    }
    Set<Signature> expected = certain(full);
    Set<Signature> found = certain(reduced);
    if (expected.stream().anyMatch(finding -> COMPLAINTS.contains(finding.hazard()))) {
      assertThat(expected).containsAll(found);
      assertThat(found).anyMatch(finding -> COMPLAINTS.contains(finding.hazard()));
    } else {
      assertThat(found).isEqualTo(expected);
      assertThat(reduced.coverage().finalStates()).isEqualTo(full.coverage().finalStates());
    }
    assertThat(reduced.coverage().states()).isLessThanOrEqualTo(full.coverage().states());
    return true;
  }

  /** The findings that no schedule leads out of. */
  private static Set<Signature> certain(Verdict verdict) {
    Set<Signature> certain = new TreeSet<>();
    if (verdict instanceof Verdict.Violated violated) {
      for (Counterexample found : violated.counterexamples()) {
        if (!found.possible() && found.hazard() != Hazard.GOAL_MISSED) {
          certain.add(found.finding());
        }
      }
    }
    return certain;
  }
}
