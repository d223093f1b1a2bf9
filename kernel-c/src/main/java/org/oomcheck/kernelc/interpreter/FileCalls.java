// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;

/** Calls of the functions of one file. */
public final class FileCalls implements Calls {
  private static final int MAX_DEPTH = 200;

  private final Unit unit;
  private final Interpreter interpreter;
  private int depth;

  /**
   * @param memory the variables of the file
   * @param maxInstructions how many instructions a function may run
   */
  public FileCalls(Unit unit, Memory memory, long maxInstructions) {
    this.unit = unit;
    this.interpreter = new Interpreter(unit, memory, this, maxInstructions);
  }

  /** Runs a function of the file. */
  public Value run(String name, List<Value> arguments) {
    Definition.Function function =
        unit.function(name)
            .orElseThrow(() -> new IllegalArgumentException(name + "() is not there"));
    return interpreter.run(function, arguments);
  }

  @Override
  public Value call(Expression.Call call, Evaluation caller) {
    Definition.Function function =
        unit.function(call.name())
            .orElseThrow(
                () -> new InterpreterException(call.at(), call.name() + "() is not known"));
    List<Value> arguments = new ArrayList<>();
    call.arguments().forEach(argument -> arguments.add(caller.value(argument)));
    if (depth >= MAX_DEPTH) {
      throw new InterpreterException(
          call.at(), "more than " + MAX_DEPTH + " calls are inside each other");
    }
    depth++;
    try {
      return interpreter.run(function, arguments);
    } finally {
      depth--;
    }
  }

  @Override
  public int depth() {
    return depth;
  }

  @Override
  public Optional<Type> resultType(Expression.Call call) {
    return unit.function(call.name()).map(function -> function.type().result());
  }
}
