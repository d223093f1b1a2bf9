// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

/**
 * What was decided for one {@code #if}, {@code #ifdef}, {@code #ifndef}, {@code #elif} or {@code
 * #else}.
 *
 * @param at where the directive stands
 * @param condition the directive as it is written, such as {@code #ifdef CONFIG_NUMA}
 * @param taken whether the text under it was read
 * @param end the line of the directive that ends its text
 */
public record Decision(Position at, String condition, boolean taken, int end) implements Node {

  @Override
  public String toString() {
    return at.fileAndLine() + ": " + condition + (taken ? " is read" : " is left out");
  }
}
