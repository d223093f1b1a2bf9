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
   * Compares searches with and without reduction, and merging as well, in both time modes.
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

  /**
   * Compares searches with and without reduction, and merging as well; says whether there was any
   * reduction. A world that is too large for the limits is not compared.
   */
  static boolean holdsFor(World world, Options options) {
    Set<Hazard> wanted = new TreeSet<>(Hazard.Kind.PROGRESS.hazards());
    wanted.addAll(COMPLAINTS);
    Options all = options.hazards(wanted).everyFinding(true);
    Verdict full = new Explorer(all).explore(world);
    if (full.coverage().limit() != null) {
      return false;
    }
    Verdict reduced = new Explorer(all.reduction(true)).explore(world);
    Verdict merged = new Explorer(all.reduction(true).merging(true)).explore(world);
    boolean both = merged.coverage().reduction() && isLike(full, merged);
    if (!reduced.coverage().reduction()) {
      return both;
    }
    assertThat(isLike(full, reduced)).isTrue();
    if (expectsNoComplaint(full)) {
      assertThat(reduced.coverage().finalStates()).isEqualTo(full.coverage().finalStates());
    }
    return true;
  }

  private static boolean expectsNoComplaint(Verdict full) {
    return certain(full).stream().noneMatch(finding -> COMPLAINTS.contains(finding.hazard()));
  }

  private static boolean isLike(Verdict full, Verdict reduced) {
    assertThat(full).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    assertThat(reduced).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    Set<Signature> expected = certain(full);
    Set<Signature> found = certain(reduced);
    if (expectsNoComplaint(full)) {
      assertThat(found).isEqualTo(expected);
    } else {
      assertThat(expected).containsAll(found);
      assertThat(found).anyMatch(finding -> COMPLAINTS.contains(finding.hazard()));
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
