// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux;

import org.jspecify.annotations.Nullable;

/**
 * A kernel function that a tree defines and a patch may replace.
 *
 * @param symbol the function in kernel spelling, for example {@code fill_balloon}
 * @param type the Java shape of the function
 */
public record Slot<F>(String symbol, Class<F> type) {

  /**
   * What a record would have, but Java writes that code at the first call, and trees are made of
   * slots.
   */
  @Override
  public int hashCode() {
    return symbol.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Slot<?> slot && symbol.equals(slot.symbol) && type == slot.type;
  }

  @Override
  public String toString() {
    return symbol + "()";
  }
}
