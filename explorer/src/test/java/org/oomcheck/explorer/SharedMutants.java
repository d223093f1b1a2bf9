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

  static List<Mutant> halves() {
    return List.of(
        mutant(
            "states of which the right halves are equal are one",
            Checks.HALVES,
            "HalvedStates",
            "(table[at] & STATE_MASK) != number",
            "((table[at] ^ number) & ~HALF_MASK & STATE_MASK) != 0"),
        mutant(
            "a wider layout leaves the smallest values of the other half in this one",
            Checks.HALVES,
            "HalvedStates",
            "packed[word] &= bits[word];",
            "packed[word] |= 0;"),
        mutant(
            "a table that grows leaves its states where they are not looked for",
            Checks.HALVES,
            "HalvedStates",
            "larger[entry(larger, number, hash(number))]",
            "larger[entry(larger, number, 0)]"),
        mutant(
            "a state that is read ahead is taken for the one that is asked for",
            Checks.SHARED,
            "HalvedStates",
            "entry != 0 && (entry & STATE_MASK) == numbers[i]",
            "entry != 0"),
        mutant(
            "what waits to be looked up when a level ends is lost",
            Checks.SHARED,
            "OwnedLevels",
            "    lookUp();\n    depth++;",
            "    waits = 0;\n    depth++;"));
  }

  static List<Mutant> components() {
    return List.of(
        mutant(
            "a transition into a component that is done does not count as a way out",
            Checks.COMPONENTS,
            "TerminalComponents",
            "marks.set(state, mark | LEFT);",
            "marks.set(state, mark);"),
        mutant(
            "a way out is forgotten on the way back",
            Checks.COMPONENTS,
            "TerminalComponents",
            "marks.get(path.last()) | LEFT",
            "marks.get(path.last())"),
        mutant(
            "a state that waits leads back to no other",
            Checks.COMPONENTS,
            "TerminalComponents",
            "(mark & LEFT) | LEADS_BACK | (there & LOW)",
            "mark"));
  }
}
