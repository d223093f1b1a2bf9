// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Position;

/**
 * A point in time: so many jiffies after the one at which the clock was read. When that was is not
 * kept. So moments can be moved, and nothing else can be computed from them.
 *
 * @param offset in jiffies
 */
public record Moment(long offset) implements Value {

  @Override
  public boolean isTrue() {
    return true;
  }

  static Value operation(String operator, Value left, Value right, Position at) {
    if (left instanceof Moment moment && right instanceof IntegerValue jiffies) {
      if (operator.equals("+")) {
        return new Moment(moment.offset + jiffies.value());
      } else if (operator.equals("-")) {
        return new Moment(moment.offset - jiffies.value());
      }
    } else if (right instanceof Moment moment && left instanceof IntegerValue jiffies) {
      if (operator.equals("+")) {
        return new Moment(moment.offset + jiffies.value());
      }
    }
    throw new InterpreterException(
        at,
        "how much time has passed is not known, so jiffies cannot be computed with by "
            + operator
            + "; ask time_after() or its like");
  }

  @Override
  public String toString() {
    return "jiffies" + (offset < 0 ? " - " + -offset : offset > 0 ? " + " + offset : "");
  }
}
