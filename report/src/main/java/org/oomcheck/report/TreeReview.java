// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.List;
import org.oomcheck.model.tree.KernelTree;

/**
 * What patches do to one tree.
 *
 * @param before the tree
 * @param after the tree with the patches
 * @param comparisons the scenarios that run a function which the patches change
 * @param leftOut the other scenarios
 * @param notExercised the functions of the patches that no scenario called, as {@code f()}
 * @param linesNotRun the lines of the patches that no scenario ran, a file in each entry
 * @param notModelled the files that the patches change and no world runs
 * @param remarks how the patches apply, where that is not as they say; a sentence in each entry
 */
public record TreeReview(
    KernelTree before,
    KernelTree after,
    List<Comparison> comparisons,
    List<LeftOut> leftOut,
    List<String> notExercised,
    List<SourceLines> linesNotRun,
    List<String> notModelled,
    List<String> remarks) {

  /** Why a scenario says nothing about the patches. */
  public enum Why {
    /** The scenario calls no function that the patches replace. */
    NOT_CALLED,
    /** Its world needs a function that the tree does not have. */
    DOES_NOT_BOOT,
    /** The scenario takes long, and was not asked for. */
    ON_DEMAND
  }

  /**
   * A scenario that says nothing about the patches.
   *
   * @param reason why, in words
   */
  public record LeftOut(String scenario, Why why, String reason) {}

  /** Whether no scenario runs what the patches change. */
  public boolean hasNoEffect() {
    return comparisons.isEmpty();
  }
}
