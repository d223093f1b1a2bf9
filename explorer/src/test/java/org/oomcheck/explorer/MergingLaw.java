// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.oomcheck.explorer.hazard.Analysis;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.World;

/**
 * The law of merging: where states are one that differ only in cells which make no difference, the
 * verdict is the same, with the same findings, each as near to the start. Only a lockup may need
 * more steps, to come back to the state where its loop began.
 */
final class MergingLaw {

  /**
   * A finding.
   *
   * @param steps how many steps lead to it, 0 for a lockup
   */
  private record Found(boolean possible, int steps, int stallJiffies, String message) {}

  private MergingLaw() {}

  /**
   * Compares searches with and without merging, in both time modes.
   *
   * @return whether there were fewer states in one of them
   */
  static boolean holdsFor(World world, Options options) {
    boolean fewer = false;
    for (TimeMode time : TimeMode.values()) {
      for (boolean symmetry : List.of(true, false)) {
        fewer |= holdsOnceFor(world, options.time(time).symmetry(symmetry));
      }
    }
    return fewer;
  }

  /**
   * Compares searches with and without merging; says whether there were fewer states. A world that
   * is too large for the limits is not compared.
   */
  static boolean holdsOnceFor(World world, Options options) {
    Options all = options.everyFinding(true);
    Verdict full = new Explorer(all).explore(world);
    if (full.coverage().limit() != null) {
      return false;
    }
    Verdict merged = new Explorer(all.merging(true)).explore(world);
    assertThat(full).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    assertThat(merged).as(options.toString()).isInstanceOf(full.getClass());
    assertThat(found(merged)).as(options.toString()).isEqualTo(found(full));
    assertThat(merged.coverage().goals()).isEqualTo(full.coverage().goals());
    assertThat(merged.coverage().depth()).isLessThanOrEqualTo(full.coverage().depth());
    assertThat(merged.coverage().states()).isLessThanOrEqualTo(full.coverage().states());
    return merged.coverage().states() < full.coverage().states();
  }

  private static Map<String, Found> found(Verdict verdict) {
    Map<String, Found> found = new TreeMap<>();
    if (verdict instanceof Verdict.Violated violated) {
      for (Counterexample each : violated.counterexamples()) {
        boolean loop = Analysis.isLoop(each.finding());
        int steps = loop ? 0 : each.steps().size();
        String message = loop ? "" : each.message();
        found.put(
            each.finding().toString(),
            new Found(each.possible(), steps, each.stallJiffies(), message));
      }
    }
    return found;
  }
}
