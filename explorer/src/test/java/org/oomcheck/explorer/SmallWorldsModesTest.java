// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.Small.Pair;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;

/** What is found in a small world depends on the world alone, and not on how it is searched. */
class SmallWorldsModesTest {
  private static final Options EVERYTHING =
      Options.defaults().hazards(EnumSet.allOf(Hazard.class)).everyFinding(true);
  private static final Set<Hazard> COMPLAINTS =
      EnumSet.of(Hazard.KERNEL_BUG, Hazard.LOCK_MISUSE, Hazard.SLEEP_IN_ATOMIC);

  static Stream<Pair> pairs() {
    return Stream.of(SmallHangs.all(), SmallWaits.all(), SmallHolders.all())
        .flatMap(pairs -> pairs);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void brokenForm_isFound_andFixedFormIsClean_howeverItIsSearched(Pair pair) {
    for (boolean broken : List.of(true, false)) {
      World world = pair.world(broken);
      String expected = broken ? pair.expected() : "";
      for (TimeMode time : TimeMode.values()) {
        Options options = EVERYTHING.time(time);
        Set<String> found = found(world, options);
        assertThat(hazards(found)).isEqualTo(expected);
        for (Options other : others(options)) {
          assertThat(found(world, other)).as(other.toString()).isEqualTo(found);
        }
        for (boolean symmetry : List.of(true, false)) {
          Options complaints = options.hazards(COMPLAINTS).symmetry(symmetry);
          assertThat(found(world, complaints)).isEqualTo(complaints(found));
          ReductionLaw.holdsFor(world, options.symmetry(symmetry));
        }
      }
    }
  }

  private static List<Options> others(Options options) {
    return List.of(options.symmetry(false), options.workers(2), options.symmetry(false).workers(2));
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void daemonBesideIt_changesNothing(Pair pair) {
    for (boolean broken : List.of(true, false)) {
      BystanderLawTest.isJudgedAlike(pair.world(broken), EVERYTHING);
    }
  }

  /** The findings; a lockup that is no more than possible has a question mark. */
  private static Set<String> found(World world, Options options) {
    Verdict verdict = new Explorer(options).explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    Set<String> found = new TreeSet<>();
    if (verdict instanceof Verdict.Violated violated) {
      for (Counterexample shown : violated.counterexamples()) {
        found.add(shown.hazard() + (shown.possible() ? "?" : "") + " " + shown.finding());
      }
    }
    return found;
  }

  private static String hazards(Set<String> found) {
    Set<String> hazards = new TreeSet<>();
    found.forEach(finding -> hazards.add(finding.substring(0, finding.indexOf(' '))));
    hazards.remove(Hazard.STALL.name());
    return String.join(" ", hazards);
  }

  private static Set<String> complaints(Set<String> found) {
    Set<String> complaints = new TreeSet<>(found);
    complaints.removeIf(
        finding -> COMPLAINTS.stream().noneMatch(hazard -> finding.startsWith(hazard.name())));
    return complaints;
  }
}
