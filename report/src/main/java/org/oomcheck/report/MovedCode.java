// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oomcheck.explorer.result.Signature;

/** Findings in functions that patches have moved code into. */
final class MovedCode {
  private final Map<String, String> moved;
  private final Set<Signature> known;
  private final Map<String, String> used = new TreeMap<>();

  /**
   * @param moved where code was by where it is
   * @param known what was found before the patches
   */
  MovedCode(Map<String, String> moved, Set<Signature> known) {
    this.moved = moved;
    this.known = known;
  }

  /** The finding as it was before the patches; the same if it was not there. */
  Signature before(Signature finding) {
    return known.contains(finding) ? finding : searched(finding, moved).orElse(finding);
  }

  /** Puts old names in the place of some of the new ones, in every way. */
  private Optional<Signature> searched(Signature finding, Map<String, String> names) {
    TreeMap<String, String> left = new TreeMap<>(names);
    while (!left.isEmpty()) {
      Map.Entry<String, String> each = left.pollFirstEntry();
      Matcher place = Pattern.compile("\\b" + each.getKey() + "\\(").matcher(finding.text());
      String old = each.getValue() + "(";
      if (place.find()) {
        for (String text : new String[] {place.replaceAll(old), place.replaceFirst(old)}) {
          Signature before = new Signature(finding.hazard(), text).withoutValues();
          Optional<Signature> found =
              known.contains(before) ? Optional.of(before) : searched(before, left);
          if (found.isPresent()) {
            used.put(each.getKey(), each.getValue());
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The entries that findings were found by. */
  Map<String, String> used() {
    return used;
  }
}
