// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.function.Predicate;

/** Is told how a function that runs gets on. */
public interface Activation {

  /** Is told nothing. */
  Activation NONE = new Activation() {};

  /**
   * The function is at the head of a loop, or at a label that it jumps back to.
   *
   * @param number which of the function's heads it is
   * @param isLive whether the variables of a name may be read before they are assigned anew
   */
  default void head(int number, Predicate<String> isLive) {}

  /**
   * A statement expression with loops of its own begins, in the middle of another expression.
   *
   * @return is told how it gets on
   */
  default Activation nested() {
    return this;
  }

  /** The function returns. */
  default void leave(Value result) {}

  /** The function has ended: it has returned, or could not go on. */
  default void close() {}
}
