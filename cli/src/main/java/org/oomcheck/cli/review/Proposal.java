// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.SourceLines;
import org.oomcheck.report.TreeReview.LeftOut;
import org.oomcheck.report.format.PatchLines;

/** A change under review, wherever it comes from. */
public interface Proposal {

  /**
   * The tree with the change.
   *
   * @throws org.oomcheck.cli.terminal.UserMistake if it does not apply
   */
  KernelTree on(KernelTree base);

  /**
   * The functions that the change changes, as a world names them when it calls them.
   *
   * @param before a tree
   * @param after the same tree with the change
   */
  default Set<String> changed(KernelTree before, KernelTree after) {
    Set<Slot<?>> slots = new LinkedHashSet<>(before.slots());
    slots.addAll(after.slots());
    Set<String> changed = new TreeSet<>();
    for (Slot<?> slot : slots) {
      boolean both = before.slots().contains(slot) && after.slots().contains(slot);
      if (!both || before.get(slot) != after.get(slot)) {
        changed.add(slot.symbol());
      }
    }
    return changed;
  }

  /** What the change claims, of every series. */
  List<Expectation> claims();

  /** The files that the change touches and no world runs. */
  default List<String> notModelled() {
    return List.of();
  }

  /** The functions that the change touches and the model stands for. */
  default List<String> notRun() {
    return List.of();
  }

  /** Why a scenario is not asked, whatever its answer would be; empty if it is. */
  default Optional<LeftOut> leftOut(String scenario) {
    return Optional.empty();
  }

  /** How the change applies, where that is not as it says; a sentence in each entry. */
  default List<String> remarks() {
    return List.of();
  }

  /**
   * The functions that have code with the change which another function had: where it was by where
   * it is. A function with another name is one, and a new one that its only caller was split into.
   */
  default Map<String, String> renamed() {
    return Map.of();
  }

  /** Which line of the change a line of the changed tree comes from. */
  default PatchLines lines() {
    return PatchLines.NONE;
  }

  /** The functions that the tree has with the change and without it, as far as they are read. */
  default Set<String> inBoth() {
    return Set.of();
  }

  /** Whether several worlds with the change can be explored at the same time. */
  default boolean mayRunTogether() {
    return false;
  }

  /** Forgets which lines of the change have run. */
  void forgetLines();

  /** The lines of the change that have code and did not run since then; a file in each entry. */
  List<SourceLines> linesNotRun();
}
