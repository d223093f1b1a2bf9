// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.Optional;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** Evaluates the expressions of a function that runs, from the left to the right. */
public final class Evaluation {
  private final Interpreter interpreter;
  private final Frame frame;
  private final StaticTypes staticTypes;
  private final Initialization initialization;

  Evaluation(Interpreter interpreter, Frame frame) {
    this.interpreter = interpreter;
    this.frame = frame;
    this.staticTypes = new StaticTypes(interpreter, frame);
    this.initialization = new Initialization(interpreter, this);
    frame.types(staticTypes::resolved);
  }

  private Memory memory() {
    return interpreter.memory();
  }

  /** The value of an expression. */
  public Value value(Expression expression) {
    Position at = expression.at();
    if (expression instanceof Expression.Name name) {
      return named(name);
    } else if (expression instanceof Expression.NumberLiteral number) {
      return Literals.number(number.text(), at);
    } else if (expression instanceof Expression.CharacterLiteral character) {
      return Literals.character(character.text(), at);
    } else if (expression instanceof Expression.Prefix prefix) {
      return prefix(prefix);
    } else if (expression instanceof Expression.Postfix postfix) {
      Place place = place(postfix.operand());
      Value before = place.load(at);
      place.store(step(postfix.operator(), before, at), at);
      return before;
    } else if (expression instanceof Expression.Binary binary) {
      return binary(binary);
    } else if (expression instanceof Expression.Assignment assignment) {
      return assignment(assignment);
    } else if (expression instanceof Expression.Conditional conditional) {
      return conditional(conditional);
    } else if (expression instanceof Expression.Cast cast) {
      return cast(cast);
    } else if (expression instanceof Expression.SizeOf size) {
      return IntegerType.UNSIGNED_LONG.of(staticTypes.sizeOf(size.operand()));
    } else if (expression instanceof Expression.Call call) {
      Optional<Expression> expansion = interpreter.macros().expansion(call);
      frame.at(at);
      return expansion.isPresent() ? value(expansion.get()) : interpreter.calls().call(call, this);
    } else if (expression instanceof Expression.StringLiteral text) {
      return new Text(Literals.text(text.pieces()));
    } else if (expression instanceof Expression.CompoundLiteral literal) {
      return literal(literal).load(at);
    } else if (expression instanceof Expression.StatementExpression statement) {
      return interpreter.runNested(statement.body(), this, frame);
    }
    return place(expression).load(at);
  }

  /** The value of an expression that must be an integer. */
  public IntegerValue integer(Expression expression) {
    return integer(value(expression), expression.at());
  }

  private static IntegerValue integer(Value value, Position at) {
    if (value instanceof IntegerValue integer) {
      return integer;
    }
    throw new InterpreterException(at, "an integer is expected here");
  }

  /** What an expression stands for that can be assigned. */
  public Place place(Expression expression) {
    Position at = expression.at();
    if (expression instanceof Expression.Name name) {
      Optional<Place> local = frame.variable(name.name());
      if (local.isPresent()) {
        return local.get();
      }
      Optional<Expression> expansion = interpreter.macros().expansion(name);
      if (expansion.isPresent()) {
        return place(expansion.get());
      }
      return memory().global(name.name(), at).orElseThrow(() -> unknown(name));
    } else if (expression instanceof Expression.Prefix prefix && prefix.operator().equals("*")) {
      return memory().dereference(value(prefix.operand()), at);
    } else if (expression instanceof Expression.Index index) {
      return memory().element(value(index.array()), value(index.index()), at);
    } else if (expression instanceof Expression.Member member) {
      Place object =
          member.arrow()
              ? memory().dereference(value(member.object()), at)
              : object(member.object());
      return memory().member(object, member.field(), at);
    }
    if (expression instanceof Expression.CompoundLiteral literal) {
      return literal(literal);
    }
    Optional<Expression> expansion = interpreter.macros().expansion(expression);
    if (expansion.isPresent()) {
      return place(expansion.get());
    }
    throw new InterpreterException(at, withoutPlace(expression));
  }

  private static String withoutPlace(Expression expression) {
    if (expression instanceof Expression.Generic) {
      return "_Generic() is not known here";
    } else if (expression instanceof Expression.LabelAddress label) {
      return "the address of a label is not known here: &&" + label.label();
    } else if (expression instanceof Expression.Raw raw) {
      String text = raw.text();
      return "this is not known here: "
          + (text.length() > 60 ? text.substring(0, 57) + "..." : text);
    }
    return "this has no place";
  }

  /** {@code object.field}, where the object may be the result of a call. */
  private Place object(Expression object) {
    boolean computed =
        object instanceof Expression.Call
            || object instanceof Expression.StatementExpression
            || object instanceof Expression.Conditional
            || object instanceof Expression.Assignment;
    if (!computed || interpreter.macros().expansion(object).isPresent()) {
      return place(object);
    }
    Type type =
        typeOf(object)
            .orElseThrow(
                () -> new InterpreterException(object.at(), "the type of this is not known"));
    Place result = frame.declare(temporary(object.at()), type, object.at());
    result.store(value(object), object.at());
    return result;
  }

  private static String temporary(Position at) {
    return "<" + at.line() + ":" + at.column() + ">";
  }

  private Place literal(Expression.CompoundLiteral literal) {
    Position at = literal.at();
    Type type = initialization.completed(literal.type(), literal.value());
    Place place = frame.declare(temporary(at), type, at);
    initialize(place, literal.value());
    return place;
  }

  private InterpreterException unknown(Expression.Name name) {
    return new InterpreterException(
        name.at(),
        interpreter.macros().unreadable(name).orElseGet(() -> name.name() + " is not known"));
  }

  private Value named(Expression.Name name) {
    Optional<Place> local = frame.variable(name.name());
    if (local.isEmpty()) {
      Optional<Types.Constant> constant = interpreter.types().constant(name.name());
      if (constant.isPresent()) {
        Expression base = constant.get().base();
        long start = base == null ? 0 : integer(base).value();
        return IntegerType.INT.of(start + constant.get().more());
      }
      Optional<Expression> expansion = interpreter.macros().expansion(name);
      if (expansion.isPresent()) {
        Optional<Value> scaled = interpreter.calls().scaled(name.name(), expansion.get(), this);
        return scaled.isPresent() ? scaled.get() : value(expansion.get());
      } else if (name.name().equals("true") || name.name().equals("false")) {
        return IntegerType.INT.of(name.name().equals("true") ? 1 : 0);
      }
      Optional<Value> known = interpreter.calls().constant(name.name(), name.at());
      Optional<Value> function = known.or(() -> boundFunction(name));
      if (function.isPresent()) {
        return function.get();
      }
    }
    return local.isPresent() ? local.get().load(name.at()) : place(name).load(name.at());
  }

  private Value prefix(Expression.Prefix prefix) {
    Position at = prefix.at();
    switch (prefix.operator()) {
      case "++", "--" -> {
        Place place = place(prefix.operand());
        place.store(step(prefix.operator(), place.load(at), at), at);
        return place.load(at);
      }
      case "*" -> {
        Value pointer = value(prefix.operand());
        return pointer instanceof FunctionPointer
            ? pointer
            : memory().dereference(pointer, at).load(at);
      }
      case "&" -> {
        return addressOf(prefix.operand(), at);
      }
      case "__extension__" -> {
        return value(prefix.operand());
      }
      default -> {
        Value operand = value(prefix.operand());
        if (prefix.operator().equals("!")) {
          return IntegerType.INT.of(Arithmetic.truth(!operand.isTrue()));
        }
        return Arithmetic.prefix(prefix.operator(), integer(operand, at), at);
      }
    }
  }

  private Value addressOf(Expression operand, Position at) {
    if (operand instanceof Expression.Name name && frame.variable(name.name()).isEmpty()) {
      Optional<Value> function =
          interpreter
              .calls()
              .constant(name.name(), at)
              .filter(FunctionPointer.class::isInstance)
              .or(() -> boundFunction(name));
      if (function.isPresent()) {
        return function.get();
      }
    }
    return memory().addressOf(place(operand), at);
  }

  /** A variable of the name hides the function. */
  Optional<Value> boundFunction(Expression.Name name) {
    return memory().global(name.name(), name.at()).isPresent()
        ? Optional.empty()
        : interpreter.calls().boundFunction(name.name());
  }

  /** Gives a variable its first value, which may be a list in braces. */
  public void initialize(Place place, Expression value) {
    initialization.initialize(place, value);
  }

  /** The type of a variable: that of its declaration, with the size that its first value says. */
  public Type typeOf(Declaration.Declarator declarator) {
    Expression initial = declarator.initializer();
    if (initial == null) {
      return staticTypes.resolved(declarator.type());
    } else if (declarator.type() instanceof Type.Named named
        && named.name().equals("__auto_type")) {
      return typeOf(initial)
          .orElseThrow(
              () -> new InterpreterException(initial.at(), "the type of this is not known"));
    }
    return initialization.completed(staticTypes.resolved(declarator.type()), initial);
  }

  /** Whether the name is a local variable here, which hides functions and macros. */
  public boolean isVariable(String name) {
    return frame.variable(name).isPresent();
  }

  /** The address of the function of this name; empty if there is none here. */
  public Optional<Value> function(String name) {
    return interpreter.calls().constant(name, frame.at());
  }

  /** The type of an expression that is not evaluated; empty if it is not known. */
  public Optional<Type> typeOf(Expression expression) {
    return staticTypes.type(expression);
  }

  /** Where a member of a struct begins, in bytes; empty if not all before it is known. */
  public Optional<Long> offset(Type struct, String member, Position at) {
    return staticTypes.offset(struct, member, at);
  }

  /** What a type points at; empty if it is no pointer. */
  public Optional<Type> target(Type pointer) {
    return staticTypes.target(staticTypes.resolved(pointer));
  }

  /** The size of a type in bytes; empty if it is not known. */
  public Optional<Long> bytes(Type type, Position at) {
    return staticTypes.bytes(type, at);
  }

  /** A type as memory of so many bytes has it: with as much of an array at the end as fits. */
  public Type fitted(Type type, long bytes, Position at) {
    return staticTypes.sized(type, bytes, false, at);
  }

  /** A type with so many bytes behind what {@code sizeof} says of it. */
  public Type withTail(Type type, long bytes, Position at) {
    return staticTypes.sized(type, bytes, true, at);
  }

  /** The frame of the function that the expression stands in. */
  public Frame frame() {
    return frame;
  }

  private Value step(String operator, Value before, Position at) {
    return operation(operator.substring(1), before, IntegerType.INT.of(1), at);
  }

  private Value binary(Expression.Binary binary) {
    Expression left = binary.left();
    Expression right = binary.right();
    return switch (binary.operator()) {
      case "," -> {
        value(left);
        yield value(right);
      }
      case "&&" -> IntegerType.INT.of(Arithmetic.truth(holds(left) && holds(right)));
      case "||" -> IntegerType.INT.of(Arithmetic.truth(holds(left) || holds(right)));
      default -> operation(binary.operator(), value(left), value(right), binary.at());
    };
  }

  /** Whether a condition holds. */
  boolean holds(Expression condition) {
    boolean holds = value(condition).isTrue();
    interpreter.decides(condition, holds);
    return holds;
  }

  /** The result of an operator with two operands; {@code &&}, {@code ||} and the comma are none. */
  public Value operation(String operator, Value left, Value right, Position at) {
    if (left instanceof IntegerValue a && right instanceof IntegerValue b) {
      return Arithmetic.binary(operator, a, b, at);
    }
    return memory().operation(operator, left, right, at);
  }

  private Value assignment(Expression.Assignment assignment) {
    Position at = assignment.at();
    Place place = place(assignment.target());
    String operator = assignment.operator();
    if (operator.equals("=")) {
      Value value = converted(wanted(assignment.value(), place.type()), place.type(), at);
      place.store(value, at);
      return value;
    }
    Value before = place.load(at);
    Value after =
        operation(
            operator.substring(0, operator.length() - 1), before, value(assignment.value()), at);
    Value value = converted(after, place.type(), at);
    place.store(value, at);
    return value;
  }

  /** The value of an expression that is kept as this type. */
  Value wanted(Expression expression, Type type) {
    if (expression instanceof Expression.Call call) {
      frame.wants(call, type);
    }
    return value(expression);
  }

  private Value conditional(Expression.Conditional conditional) {
    Value condition = value(conditional.condition());
    interpreter.decides(conditional.condition(), condition.isTrue());
    Expression whenTrue = conditional.whenTrue();
    Value result =
        !condition.isTrue()
            ? value(conditional.whenFalse())
            : whenTrue == null ? condition : value(whenTrue);
    Optional<IntegerType> type = staticTypes.integer(conditional);
    return type.isPresent() && result instanceof IntegerValue integer
        ? integer.as(type.get())
        : result;
  }

  /** A value in another type. */
  public Value converted(Value value, Type type, Position at) {
    Optional<IntegerType> integer = interpreter.types().integer(type);
    if (integer.isPresent() && value instanceof IntegerValue number) {
      return number.as(integer.get());
    } else if (interpreter.isVoid(type)) {
      return IntegerValue.NOTHING;
    }
    return memory().convert(value, type, at);
  }

  /** A name that is cast to void is there to be mentioned, and is not read. */
  private Value cast(Expression.Cast cast) {
    Type type = staticTypes.resolved(cast.type());
    if (cast.operand() instanceof Expression.Name name && interpreter.isVoid(type)) {
      place(name);
      return IntegerValue.NOTHING;
    }
    return converted(wanted(cast.operand(), type), type, cast.at());
  }
}
