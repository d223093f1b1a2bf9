// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux;

/**
 * A kernel function that a tree defines and a patch may replace.
 *
 * @param symbol the function in kernel spelling, for example {@code fill_balloon}
 * @param type the Java shape of the function
 */
public record Slot<F>(String symbol, Class<F> type) {

  @Override
  public String toString() {
    return symbol + "()";
  }
}
