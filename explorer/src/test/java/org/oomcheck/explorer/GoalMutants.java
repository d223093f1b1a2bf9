// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.oomcheck.explorer.Mutants.mutant;

import java.util.List;
import org.oomcheck.explorer.Mutants.Mutant;

/** Faults in the search for goals that no run reaches, and in what a world is there for. */
final class GoalMutants {

  private GoalMutants() {}

  static List<Mutant> goals() {
    return List.of(
        mutant(
            "no goal is ever missed",
            Checks.GOALS,
            "GoalCheck",
            "if (!missed.isEmpty()) {",
            "if (missed.isEmpty()) {"),
        mutant(
            "a goal is reached in a state that complains",
            Checks.GOALS,
            "UnreachedGoals",
            " && !Complaints.areIn(loaded)",
            ""),
        mutant(
            "a goal may keep state",
            Checks.WORLD_RULES,
            "UnreachedGoals",
            "program.observer().goalRan(goal.getKey());",
            ""),
        mutant(
            "a goal is missed although states were left out",
            Checks.GOALS,
            "UnreachedGoals",
            "search.isComplete() && !search.isReduced()",
            "search.isComplete()"),
        mutant(
            "a schedule that misses a goal is shown although another reaches it",
            Checks.GOALS,
            "RunEnd",
            "missedByAll = new UnreachedGoals(world).in(all).missed();",
            "missedByAll = goals.names();"),
        mutant(
            "a world that has booted in part keeps its tasks",
            Checks.GOALS,
            "Program",
            "List.of(automata, automatonOf).forEach(List::clear);",
            ""));
  }
}
