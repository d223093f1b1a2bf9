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
            Checks.ANY_NUMBER,
            "ProgressAnalysis",
            "if (!trials.isCounted(mover) && (",
            "if (("),
        mutant(
            "a step leads on if it does so in one of its trials",
            Checks.ANY_NUMBER,
            "ProgressOptions",
            "inAll &= some;",
            "inAll |= some;"),
        mutant(
            "a sleeper is looked at with all counted tasks only",
            Checks.ANY_NUMBER,
            "StepTrials",
            "if (abstraction.isWide() || !program.lookingAround().isEmpty()) {",
            "if (abstraction.isWide()) {"));
  }
}
