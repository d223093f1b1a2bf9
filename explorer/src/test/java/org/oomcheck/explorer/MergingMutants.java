// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.oomcheck.explorer.Mutants.mutant;

import java.util.List;
import org.oomcheck.explorer.Mutants.Mutant;

/** Faults in finding the cells that make no difference, and which steps conflict. */
final class MergingMutants {
  private MergingMutants() {}

  static List<Mutant> merging() {
    return List.of(
        mutant(
            "a value that no search has met at a step is not tried there",
            Checks.MERGING,
            "IrrelevantCells",
            "next = tryOut(tree, look, met, along);",
            "return;"),
        mutant(
            "a cell has no values but that at the start",
            Checks.MERGING,
            "IrrelevantCells",
            "new TreeSet<>(cases.written(slot))",
            "new TreeSet<>()"),
        mutant(
            "a step that cannot be tried shows nothing",
            Checks.MERGING,
            "IrrelevantCells",
            "conflicts.add(differences(tree, met, along));",
            ""),
        mutant(
            "what a step writes into a cell that matters is not compared",
            Checks.MERGING,
            "StepCase",
            "if (!ignored.get(slot) && !other.leaves(",
            "if (ignored.get(slot) && !other.leaves("),
        mutant(
            "cells that are judged are dropped",
            Checks.MERGING,
            "MergedSearch",
            "if (world.memory().judged().intersects(dropped)) {",
            "if (dropped.isEmpty()) {"),
        mutant(
            "what a reduced search learns is not looked at",
            Checks.MERGING,
            "StubbornSets",
            "semantics, true, kept)",
            "semantics, true, null)"),
        mutant(
            "a step that can be taken now conflicts with none",
            Checks.SHORT_CUTS,
            "StubbornSets",
            "        openAll(cases, state, cases.conflicts(number));\n      } else {",
            "      } else {"),
        mutant(
            "what is not learned yet is no conflict",
            Checks.REDUCED_LOOPS,
            "CaseIndex",
            "(gap || !another.outcomes.isEmpty())",
            "!another.outcomes.isEmpty()"),
        mutant(
            "a write that has not looked at the old value enables no step",
            Checks.REDUCED_LOOPS,
            "CaseIndex",
            "return looksAt && layout",
            "return layout"),
        mutant(
            "states in which tasks spin are merged",
            Checks.MERGING,
            "MergedSearch",
            "if (search == null || FixpointSearch.hasSpins(space, search, options.time())) {",
            "if (search == null || dropped.isEmpty()) {"),
        mutant(
            "what a search shows of cells that were dropped is not looked at",
            Checks.MERGING,
            "MergedSearch",
            "if (kept.stream().anyMatch(cells::isWritten)) {",
            "if (search.seconds() < 0) {"));
  }
}
