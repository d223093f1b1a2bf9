// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.syntax.parse.OwnMacros;

/**
 * Runs functions of C, one statement after the other. It keeps nothing between two runs but the
 * instructions that it has made of bodies.
 */
public final class Interpreter {
  private final Types types;
  private final Memory memory;
  private final Calls calls;
  private final OwnMacros macros;
  private final long maxInstructions;
  private final Map<Statement.Block, List<Instruction>> lowered =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /**
   * @param types the typedefs and constants of the files
   * @param memory where variables are
   * @param calls what calls do
   * @param macros the macros of the file that the functions are in
   * @param maxInstructions how many instructions one function may run; more is an error
   */
  public Interpreter(
      Types types, Memory memory, Calls calls, OwnMacros macros, long maxInstructions) {
    this.types = types;
    this.memory = memory;
    this.calls = calls;
    this.macros = macros;
    this.maxInstructions = maxInstructions;
  }

  Types types() {
    return types;
  }

  Memory memory() {
    return memory;
  }

  Calls calls() {
    return calls;
  }

  OwnMacros macros() {
    return macros;
  }

  /** The value of a {@code return} inside a statement expression. */
  private static final class Returned extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never leaves the run
    private final Value value;

    Returned(Value value) {
      super("return", null, false, false);
      this.value = value;
    }
  }

  /**
   * Runs a function.
   *
   * @param arguments as many as it has parameters
   * @return its result, in its type; {@link IntegerValue#NOTHING} if it has none
   * @throws InterpreterException at what cannot be run
   */
  public Value run(Definition.Function function, List<Value> arguments) {
    List<Type.Parameter> parameters = function.type().parameters();
    if (parameters.size() != arguments.size()) {
      throw new InterpreterException(
          function.at(),
          "%s() has %d parameters and is called with %d arguments"
              .formatted(function.name(), parameters.size(), arguments.size()));
    }
    Frame frame = new Frame(memory);
    for (int i = 0; i < parameters.size(); i++) {
      Type.Parameter parameter = parameters.get(i);
      frame
          .declare(parameter.name(), parameter.type(), parameter.at())
          .store(arguments.get(i), parameter.at());
    }
    Evaluation evaluation = new Evaluation(this, frame);
    Value result;
    try {
      result = new Run(evaluation, frame, function.body()).run();
    } catch (Returned returned) {
      result = returned.value;
    }
    return isVoid(function.type().result())
        ? IntegerValue.NOTHING
        : evaluation.converted(result, function.type().result(), function.at());
  }

  private boolean isVoid(Type type) {
    return types.resolved(type) instanceof Type.Named named && named.name().equals("void");
  }

  /** Runs the body of a statement expression; its value is that of its last statement. */
  Value runNested(Statement.Block body, Evaluation evaluation, Frame frame) {
    Run run = new Run(evaluation, frame, body);
    Value value = run.run();
    if (run.returned) {
      throw new Returned(value);
    }
    return value;
  }

  /** A body that runs. */
  private final class Run {
    private final Evaluation evaluation;
    private final Frame frame;
    private final Position at;
    private final List<Instruction> code;
    private final int base;
    private Value last = IntegerValue.NOTHING;
    private boolean returned;
    private int next;

    Run(Evaluation evaluation, Frame frame, Statement.Block body) {
      this.evaluation = evaluation;
      this.frame = frame;
      this.at = body.at();
      this.code = lowered.computeIfAbsent(body, Lowering::of);
      this.base = frame.depth();
    }

    Value run() {
      for (long done = 0; next < code.size(); done++) {
        if (done >= maxInstructions) {
          throw new InterpreterException(
              at, "the function runs more than " + maxInstructions + " instructions");
        }
        Instruction instruction = code.get(next++);
        if (instruction instanceof Instruction.Leave leave) {
          @Nullable Expression value = leave.value();
          returned = true;
          last = value == null ? IntegerValue.NOTHING : evaluation.value(value);
          frame.jump(base, List.of());
          return last;
        }
        step(instruction);
      }
      return last;
    }

    private void step(Instruction instruction) {
      if (instruction instanceof Instruction.Evaluate evaluate) {
        last = evaluation.value(evaluate.expression());
      } else if (instruction instanceof Instruction.Declare declare) {
        declare(declare.declaration());
      } else if (instruction instanceof Instruction.Jump jump) {
        goTo(jump.target());
      } else if (instruction instanceof Instruction.Unless unless) {
        if (!evaluation.value(unless.condition()).isTrue()) {
          goTo(unless.target());
        }
      } else if (instruction instanceof Instruction.Select select) {
        goTo(choose(select));
      } else if (instruction instanceof Instruction.Enter enter) {
        frame.enter(enter.scope());
      } else if (instruction instanceof Instruction.Exit) {
        frame.exit();
      }
    }

    private void goTo(Instruction.Target target) {
      next = target.index();
      frame.jump(base, target.scopes());
    }

    private void declare(Declaration declaration) {
      if (declaration.storage().contains("static") || declaration.storage().contains("extern")) {
        throw new InterpreterException(
            declaration.at(), "a static or extern variable inside a function is not known");
      }
      for (Declaration.Declarator declarator : declaration.declarators()) {
        Place place = frame.declare(declarator.name(), declarator.type(), declarator.at());
        Expression initial = declarator.initializer();
        if (initial != null) {
          place.store(evaluation.value(initial), declarator.at());
        }
      }
    }

    private Instruction.Target choose(Instruction.Select select) {
      IntegerValue value = evaluation.integer(select.value());
      IntegerValue promoted = value.as(value.type().promoted());
      for (Instruction.Choice choice : select.choices()) {
        long low = evaluation.integer(choice.low()).as(promoted.type()).value();
        Expression end = choice.high();
        long high = end == null ? low : evaluation.integer(end).as(promoted.type()).value();
        boolean signed = promoted.type().signed();
        boolean within =
            signed
                ? low <= promoted.value() && promoted.value() <= high
                : Long.compareUnsigned(low, promoted.value()) <= 0
                    && Long.compareUnsigned(promoted.value(), high) <= 0;
        if (within) {
          return choice.target();
        }
      }
      return select.otherwise();
    }
  }
}
