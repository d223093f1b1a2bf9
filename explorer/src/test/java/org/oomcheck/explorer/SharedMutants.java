// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.oomcheck.explorer.Mutants.mutant;

import java.util.List;
import org.oomcheck.explorer.Mutants.Mutant;

/** Faults in a search that members share. */
final class SharedMutants {

  private SharedMutants() {}

  static List<Mutant> shares() {
    return List.of(
        mutant(
            "the last successors of a level are not sent",
            Checks.SHARED,
            "SearchShare",
            "    deliver();\n    batches.sendAll();\n",
            "    deliver();\n"),
        mutant(
            "a state is sent to the next share",
            Checks.SHARED,
            "SearchShare",
            "batches.add(owner, values);",
            "batches.add((owner + 1) % batches.shares(), values);"),
        mutant(
            "the tasks of a role stay interchangeable when a step has told them apart",
            Checks.SHARED,
            "SharedSearch",
            "if (seen.tellsApart() && symmetry && isApartOnlyNow()) {",
            "if (seen.tellsApart() && !symmetry && isApartOnlyNow()) {"),
        mutant(
            "the way back is looked for on the level that shows the finding",
            Checks.SHARED,
            "WaysBack",
            "members.apply(request(depth, next))",
            "members.apply(request(depth + 1, next))"));
  }
}
