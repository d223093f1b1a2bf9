// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.Optional;
import java.util.function.Consumer;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** What calls do, and what names mean that are no variables. */
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

  /** The constant or function of this name; empty if there is none. */
  default Optional<Value> constant(String name, Position at) {
    return Optional.empty();
  }

  /** The function of this name that is no C here, as a value; empty if none is known. */
  default Optional<Value> boundFunction(String name) {
    return Optional.empty();
  }

  /** A function that is not known, as a value: it can be kept, and must not be called. */
  default Optional<Value> unknownFunction(String name) {
    return Optional.empty();
  }

  /**
   * A variable that a macro declares.
   *
   * @param first gives it its first value
   */
  record Declared(String name, Type type, Consumer<Place> first) {}

  /** What a macro declares, such as {@code DECLARE_COMPLETION_ONSTACK(done)}. */
  default Optional<Declared> declared(Expression.Call macro, Evaluation around) {
    return Optional.empty();
  }

  /** Where the function stands that makes a call now; empty if no function runs. */
  default Optional<Position> from() {
    return Optional.empty();
  }

  /** Whether functions look at what they are given for {@code ...}. */
  default boolean looksAtVariadic() {
    return false;
  }

  /** How many functions run inside each other now. */
  default int depth() {
    return 0;
  }

  /**
   * What a macro that is a size stands for in this world.
   *
   * @param written what it stands for in the text
   * @return empty if it is no size that is scaled
   */
  default Optional<Value> scaled(String macro, Expression written, Evaluation caller) {
    return Optional.empty();
  }

  /** A function begins; the frame has its arguments. */
  default Activation enter(Definition.Function function, Frame frame) {
    return Activation.NONE;
  }
}
