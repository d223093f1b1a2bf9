// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.oomcheck.model.machine.Hazard;

/** A scenario on a tree, before and after patches. */
public record Comparison(CheckResult before, CheckResult after) {

  /** The hazards that are gone; none as long as the search afterwards came to no end. */
  public Set<Hazard> fixes() {
    Set<Hazard> hazards = copy(before);
    hazards.removeAll(after.hazards());
    return after.isAnswered() ? hazards : EnumSet.noneOf(Hazard.class);
  }

  /** The hazards that stay. */
  public Set<Hazard> leaves() {
    Set<Hazard> hazards = copy(before);
    hazards.retainAll(after.hazards());
    return hazards;
  }

  /** The hazards that were not there. */
  public Set<Hazard> breaks() {
    Set<Hazard> hazards = copy(after);
    hazards.removeAll(before.hazards());
    return hazards;
  }

  private static Set<Hazard> copy(CheckResult result) {
    Set<Hazard> hazards = EnumSet.noneOf(Hazard.class);
    hazards.addAll(result.hazards());
    return hazards;
  }

  /** Whether a claim of the patches does not hold. */
  public boolean isClaimBroken() {
    return after.isAnswered() && Boolean.FALSE.equals(after.expected());
  }

  /** Whether the patches break something, or do not keep what they claim. */
  public boolean isWorse() {
    return !breaks().isEmpty() || isClaimBroken();
  }

  /** What the patches do, in one line; or the limit that was reached. */
  public String summary() {
    if (!after.isAnswered()) {
      return after.summary();
    }
    List<String> parts = new ArrayList<>();
    add(parts, "fixes ", fixes());
    add(parts, "leaves ", leaves());
    add(parts, "breaks ", breaks());
    if (isClaimBroken()) {
      parts.add("claimed: " + after.check().expectedWords());
    }
    String text = parts.isEmpty() ? "no hazard before or after" : String.join("; ", parts);
    return after.check() + ": " + text;
  }

  private static void add(List<String> parts, String word, Set<Hazard> hazards) {
    if (!hazards.isEmpty()) {
      parts.add(word + hazards.stream().map(Hazard::name).collect(Collectors.joining(" ")));
    }
  }
}
