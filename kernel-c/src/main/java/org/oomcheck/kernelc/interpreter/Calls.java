// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.Optional;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;

/** What calls do. */
public interface Calls {

  /**
   * Performs a call.
   *
   * @param call the call, its arguments not evaluated: a macro may take a condition that it tests
   *     again and again
   * @param caller evaluates the arguments
   * @return the result; {@link IntegerValue#NOTHING} if there is none
   * @throws InterpreterException if it is not known what the call does
   */
  Value call(Expression.Call call, Evaluation caller);

  /** The type of the result, if it is known without the call. */
  Optional<Type> resultType(Expression.Call call);
}
