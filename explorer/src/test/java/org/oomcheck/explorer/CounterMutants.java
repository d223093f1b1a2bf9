// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.oomcheck.explorer.Mutants.mutant;

import java.util.List;
import org.oomcheck.explorer.Mutants.Mutant;

/** Faults in the search for any number of tasks. */
final class CounterMutants {

  private CounterMutants() {}

  static List<Mutant> counters() {
    return List.of(
        mutant(
            "a step is tried with all counted tasks only",
            Checks.ANY_NUMBER,
            "StepTrials",
            "    if (steps.outcomes(task, node, aloneWith(task)) == all) {",
            "    if (all.count() >= 0) {"),
        mutant(
            "a task that others have changed is still counted",
            Checks.ANY_NUMBER,
            "AbstractSuccessor",
            "(wasCounted && task != mover && block == block(before, task))",
            "(wasCounted && task != mover)"),
        mutant(
            "a vacant block is counted",
            Checks.ANY_NUMBER,
            "CounterAbstraction",
            "NOTHING = -7",
            "NOTHING = 0"),
        mutant(
            "a counted task that may be absent helps another one on",
            Checks.HANGS_OF_MANY,
            "ProgressAnalysis",
            "if (!trials.isCounted(mover) && (",
            "if (("),
        mutant(
            "a task before a question has achieved something",
            Checks.HANGS_OF_MANY,
            "ProgressAnalysis",
            "(step == null && aim == Aim.MOVES)",
            "(step == null)"),
        mutant(
            "a step leads on if it does so in one of its trials",
            Checks.HANGS_OF_MANY,
            "ProgressOptions",
            "inAll &= some;",
            "inAll |= some;"),
        mutant(
            "a sleeper is looked at with all counted tasks only",
            Checks.HANGS_OF_MANY,
            "StepTrials",
            "if (abstraction.isWide() || !program.lookingAround().isEmpty()) {",
            "if (abstraction.isWide()) {"));
  }

  /** Faults where tasks are counted that add to shared cells. */
  static List<Mutant> contributions() {
    return List.of(
        mutant(
            "what counted tasks add to a cell is forgotten",
            Checks.CONTRIBUTIONS,
            "AbstractSuccessor",
            "if (!abstraction.isWide()) {\n      return;\n    }\n    for (int task = countedFrom",
            "if (abstraction.first() >= 0) {\n      return;\n    }\n    for (int task = countedFrom"),
        mutant(
            "a state is not taken apart by the tasks that are there",
            Checks.CONTRIBUTIONS,
            "GroupedExpansion",
            "MOST_GROUPS = 5",
            "MOST_GROUPS = 0"),
        mutant(
            "a limit above the tasks that there is room for is overlooked",
            Checks.CONTRIBUTIONS,
            "NumberedTrials",
            "      if (higher) {\n",
            "      if (higher && number < 0) {\n"),
        mutant(
            "a step that looks at what counted tasks add to is tried with one number of them",
            Checks.CONTRIBUTIONS,
            "NumberedTrials",
            "        && !looksAtOrWrites(outcomes, slots);",
            "        ;"),
        mutant(
            "a way with one number of other tasks is a way with each",
            Checks.EXCURSIONS,
            "Excursions",
            "      common &= some;",
            "      common |= some;"),
        mutant(
            "a trial without waiters leads to states that may have some",
            Checks.EXCURSIONS,
            "GroupedExpansion",
            "none |= (group & present) == 0 ? group : 0;",
            "none |= (group & present) == 0 ? 0 : 0;"),
        mutant(
            "the trials of one state hold for others with other counted tasks",
            Checks.CONTRIBUTIONS,
            "NumberedTrials",
            ".put(trials.counters());\n    required.forEach(key::put);",
            ".put(0);"),
        mutant(
            "a task that comes back to its place is lost",
            Checks.CONTRIBUTIONS,
            "AbstractSuccessor",
            "(wasCounted && task != mover && block == block(before, task))",
            "(wasCounted && block == block(before, task))"));
  }
}
