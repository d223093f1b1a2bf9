// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Attribute;
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
  private final Unit unit;
  private final Memory memory;
  private final Calls calls;
  private final long maxInstructions;

  /**
   * @param unit the file that the functions are in
   * @param memory where variables are
   * @param calls what calls do
   * @param maxInstructions how many instructions one function may run; more is an error
   */
  public Interpreter(Unit unit, Memory memory, Calls calls, long maxInstructions) {
    this.unit = unit;
    this.memory = memory;
    this.calls = calls;
    this.maxInstructions = maxInstructions;
  }

  Types types() {
    return unit.types();
  }

  Memory memory() {
    return memory;
  }

  Calls calls() {
    return calls;
  }

  OwnMacros macros() {
    return unit.macros();
  }

  void decides(Expression condition, boolean holds) {
    unit.decides(condition, holds);
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
   * @param arguments as many as it has parameters; those for {@code ...} have no name
   * @return its result, in its type; {@link IntegerValue#NOTHING} if it has none
   * @throws InterpreterException at what cannot be run
   */
  public Value run(Definition.Function function, List<Value> arguments) {
    List<Type.Parameter> parameters = function.type().parameters();
    int given = arguments.size();
    if (function.type().variadic() ? given < parameters.size() : given != parameters.size()) {
      throw new InterpreterException(
          calls.from().orElse(function.at()),
          "%s() has %d parameter%s and is called with %d"
              .formatted(
                  function.name(), parameters.size(), parameters.size() == 1 ? "" : "s", given));
    }
    Frame frame = new Frame(memory, function.name(), calls.depth(), function.at());
    Evaluation evaluation = new Evaluation(this, frame);
    for (int i = 0; i < parameters.size(); i++) {
      Type.Parameter parameter = parameters.get(i);
      frame
          .declare(parameter.name(), decayed(parameter.type()), parameter.at())
          .store(arguments.get(i), parameter.at());
    }
    for (int i = parameters.size(); i < given && calls.looksAtVariadic(); i++) {
      Value value = arguments.get(i);
      frame
          .declare(variadic(i - parameters.size() + 1), typeOf(value, function.at()), function.at())
          .store(value, function.at());
    }
    unit.runs(function.name());
    frame.resultType(function.type().result());
    Activation activation = calls.enter(function, frame);
    frame.activation(activation);
    try {
      Value result = runBody(function, evaluation, frame, activation);
      frame.end();
      activation.leave(result);
      return result;
    } finally {
      activation.close();
    }
  }

  /** The name of an argument for {@code ...}, from 1. */
  public static String variadic(long number) {
    return "<argument " + number + ">";
  }

  private static Type typeOf(Value argument, Position at) {
    return argument instanceof IntegerValue number
        ? new Type.Named(at, number.type().promoted().name(), Set.of())
        : new Type.Pointer(at, new Type.Named(at, "void", Set.of()), Set.of());
  }

  /** A parameter that is written as an array is a pointer. */
  private static Type decayed(Type type) {
    return type instanceof Type.Array array
        ? new Type.Pointer(array.at(), array.element(), Set.of())
        : type;
  }

  private Value runBody(
      Definition.Function function, Evaluation evaluation, Frame frame, Activation activation) {
    Value result;
    try {
      result = new Run(evaluation, frame, function.body(), activation, false).run();
    } catch (Returned returned) {
      result = returned.value;
    }
    return isVoid(function.type().result())
        ? IntegerValue.NOTHING
        : evaluation.converted(result, function.type().result(), frame.at());
  }

  /** Evaluates what stands outside of functions. */
  public Evaluation outside(Position at) {
    return new Evaluation(this, new Frame(memory, "", calls.depth(), at));
  }

  /** The value of an expression that stands outside of functions, such as an initializer. */
  public Value value(Expression expression) {
    return outside(expression.at()).value(expression);
  }

  /** Gives a variable its first value, which may be a list in braces. */
  public void initialize(Place place, Expression value) {
    outside(value.at()).initialize(place, value);
  }

  boolean isVoid(Type type) {
    return types().resolved(type) instanceof Type.Named named && named.name().equals("void");
  }

  /** Runs the body of a statement expression; its value is that of its last statement. */
  Value runNested(Statement.Block body, Evaluation evaluation, Frame frame) {
    Activation around = frame.activation();
    boolean loops =
        unit.instructions(body).stream()
            .anyMatch(i -> i instanceof Instruction.LoopHead head && head.number() >= 0);
    // What the expression around it has computed so far is fixed when the nested region is opened.
    Activation activation = loops ? around.nested() : around;
    frame.activation(activation);
    try {
      Run run = new Run(evaluation, frame, body, activation, true);
      Value value = run.run();
      if (run.returned) {
        throw new Returned(value);
      }
      return value;
    } finally {
      frame.activation(around);
    }
  }

  /** A body that runs. */
  private final class Run {
    private final Evaluation evaluation;
    private final Frame frame;
    private final Activation activation;
    private final Position at;
    private final Statement.Block body;
    private final boolean isNested;
    private final List<Instruction> code;
    private final int base;
    private Value last = IntegerValue.NOTHING;
    private boolean returned;
    private int next;

    Run(
        Evaluation evaluation,
        Frame frame,
        Statement.Block body,
        Activation activation,
        boolean isNested) {
      this.body = body;
      this.isNested = isNested;
      this.evaluation = evaluation;
      this.frame = frame;
      this.activation = activation;
      this.at = body.at();
      this.code = unit.instructions(body);
      this.base = frame.depth();
    }

    Value run() {
      for (long done = 0; next < code.size(); done++) {
        if (done >= maxInstructions) {
          throw new InterpreterException(
              at,
              "the function runs more than "
                  + maxInstructions
                  + " instructions; does a loop not end?");
        }
        Instruction instruction = code.get(next++);
        frame.at(instruction.at());
        unit.runs(instruction.at(), memory.isBooting());
        if (instruction instanceof Instruction.Leave leave) {
          @Nullable Expression value = leave.value();
          returned = true;
          last =
              value == null ? IntegerValue.NOTHING : evaluation.wanted(value, frame.resultType());
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
      } else if (instruction instanceof Instruction.DeclareByMacro declare) {
        declareByMacro(declare.declaration());
      } else if (instruction instanceof Instruction.LoopHead head) {
        if (head.number() >= 0) {
          activation.head(head.number(), live(head.number()));
        }
      } else if (instruction instanceof Instruction.Jump jump) {
        goTo(jump.target());
      } else if (instruction instanceof Instruction.Unless unless) {
        if (!evaluation.holds(unless.condition())) {
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

    /** In the middle of an expression it is not known what the rest of the function reads. */
    private Predicate<String> live(int head) {
      if (isNested) {
        return name -> true;
      }
      Set<String> live = unit.live(body).getOrDefault(head, Set.of());
      return name -> live.contains(name) || name.startsWith("<");
    }

    private void goTo(Instruction.Target target) {
      next = target.index();
      frame.jump(base, target.scopes());
    }

    private void declare(Declaration declaration) {
      for (Declaration.Declarator declarator : declaration.declarators()) {
        if (declaration.isTypedef() || declaration.storage().contains("extern")) {
          continue;
        } else if (declaration.storage().contains("static")) {
          frame.declare(declarator.name(), staticLocal(declarator.name(), declarator.at()));
          continue;
        }
        Expression initial = declarator.initializer();
        Type type = evaluation.typeOf(declarator);
        Place place = frame.declare(declarator.name(), type, initial != null, declarator.at());
        if (initial != null) {
          evaluation.initialize(place, initial);
        }
        declarator.attributes().stream()
            .filter(attribute -> attribute.name().equals("__free"))
            .forEach(attribute -> frame.atEndOfScope(() -> free(attribute, declarator.name())));
      }
    }

    /**
     * Calls what {@code __free(name)} asks for; of the kernel's own only if the pointer is one to
     * an object.
     */
    private void free(Attribute attribute, String variable) {
      Position place = attribute.at();
      Expression pointer = new Expression.Name(place, variable);
      String name = attribute.arguments().strip();
      String own = "__free_" + name;
      boolean isOwn = unit.function(own).isPresent();
      Expression function = new Expression.Name(place, isOwn ? own : name);
      Value value = evaluation.value(pointer);
      boolean isError = value instanceof IntegerValue;
      if (isOwn || !isError) {
        evaluation.value(new Expression.Call(place, function, List.of(pointer)));
      }
    }

    private Place staticLocal(String name, Position at) {
      return memory
          .staticLocal(frame.owner(), name)
          .orElseThrow(
              () ->
                  new InterpreterException(
                      at, "the static variable " + name + " inside a function is not known"));
    }

    private void declareByMacro(Statement.MacroDeclaration declaration) {
      Optional<Calls.Declared> known = calls.declared(declaration.call(), evaluation);
      if (known.isEmpty()) {
        // Some calls look like declarations: INIT_LIST_HEAD(&list).
        evaluation.value(declaration.call());
        return;
      }
      Calls.Declared declared = known.get();
      Place place =
          declaration.storage().contains("static")
              ? staticLocal(declared.name(), declaration.at())
              : frame.declare(declared.name(), declared.type(), declaration.at());
      frame.declare(declared.name(), place);
      if (!declaration.storage().contains("static")) {
        declared.first().accept(place);
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
