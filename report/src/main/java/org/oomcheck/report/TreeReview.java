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
 */
public record TreeReview(
    KernelTree before,
    KernelTree after,
    List<Comparison> comparisons,
    List<LeftOut> leftOut,
    List<String> notExercised) {

  /** A scenario that says nothing about the patches, and why. */
  public record LeftOut(String scenario, String reason) {}

  /** Whether no scenario runs what the patches change. */
  public boolean hasNoEffect() {
    return comparisons.isEmpty();
  }
}
