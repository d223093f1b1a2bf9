// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.List;
import java.util.Optional;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** Evaluates the expressions of a function that runs, from the left to the right. */
public final class Evaluation {
  private final Interpreter interpreter;
  private final Frame frame;
  private final StaticTypes staticTypes;

  Evaluation(Interpreter interpreter, Frame frame) {
    this.interpreter = interpreter;
    this.frame = frame;
    this.staticTypes = new StaticTypes(interpreter, frame);
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
      return converted(value(cast.operand()), cast.type(), at);
    } else if (expression instanceof Expression.SizeOf size) {
      return IntegerType.UNSIGNED_LONG.of(staticTypes.sizeOf(size.operand()));
    } else if (expression instanceof Expression.Call call) {
      Optional<Expression> expansion = interpreter.macros().expansion(call);
      frame.at(at);
      return expansion.isPresent() ? value(expansion.get()) : interpreter.calls().call(call, this);
    } else if (expression instanceof Expression.StringLiteral text) {
      return new Text(Literals.text(text.pieces()));
    } else if (expression instanceof Expression.CompoundLiteral literal) {
      Place place = memory().local(frame.owner(), "<" + at.line() + ">", literal.type(), at);
      initialize(place, literal.value());
      return place.load(at);
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
      Optional<Expression> expansion = interpreter.macros().expansion(name);
      if (local.isEmpty() && expansion.isPresent()) {
        return place(expansion.get());
      }
      return local
          .or(() -> memory().global(name.name(), at))
          .orElseThrow(() -> new InterpreterException(at, name.name() + " is not known"));
    } else if (expression instanceof Expression.Prefix prefix && prefix.operator().equals("*")) {
      return memory().dereference(value(prefix.operand()), at);
    } else if (expression instanceof Expression.Index index) {
      return memory().element(value(index.array()), value(index.index()), at);
    } else if (expression instanceof Expression.Member member) {
      Place object =
          member.arrow()
              ? memory().dereference(value(member.object()), at)
              : place(member.object());
      return memory().member(object, member.field(), at);
    }
    Optional<Expression> expansion = interpreter.macros().expansion(expression);
    if (expansion.isPresent()) {
      return place(expansion.get());
    }
    throw new InterpreterException(
        at, "this form has no place: " + expression.getClass().getSimpleName());
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
        return value(expansion.get());
      } else if (name.name().equals("true") || name.name().equals("false")) {
        return IntegerType.INT.of(name.name().equals("true") ? 1 : 0);
      }
      Optional<Value> known = interpreter.calls().constant(name.name(), name.at());
      if (known.isPresent()) {
        return known.get();
      }
    }
    return place(name).load(name.at());
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
      Optional<Value> function = interpreter.calls().constant(name.name(), at);
      if (function.isPresent() && function.get() instanceof FunctionPointer) {
        return function.get();
      }
    } else if (operand instanceof Expression.CompoundLiteral literal) {
      Place place = memory().local(frame.owner(), "<" + at.line() + ">", literal.type(), at);
      initialize(place, literal.value());
      return memory().addressOf(place, at);
    }
    return memory().addressOf(place(operand), at);
  }

  /** Gives a variable its first value, which may be a list in braces. */
  public void initialize(Place place, Expression value) {
    if (value instanceof Expression.Initializer list) {
      memory().zero(place, value.at());
      int next = 0;
      List<String> members = memory().members(place.type());
      for (Expression.Element element : list.elements()) {
        Place part = place;
        if (element.designators().isEmpty()) {
          part =
              members.isEmpty()
                  ? memory().element(place.load(element.at()), number(next), element.at())
                  : memory().member(place, memberAt(members, next, element.at()), element.at());
        }
        for (Expression.Designator designator : element.designators()) {
          part = designated(part, designator);
        }
        next = next(element, members, next);
        initialize(part, element.value());
      }
    } else {
      place.store(converted(value(value), place.type(), value.at()), value.at());
    }
  }

  private static IntegerValue number(int value) {
    return IntegerType.INT.of(value);
  }

  private static String memberAt(List<String> members, int index, Position at) {
    if (index >= members.size()) {
      throw new InterpreterException(at, "there are more values than members");
    }
    return members.get(index);
  }

  private Place designated(Place place, Expression.Designator designator) {
    Position at = designator.at();
    String field = designator.field();
    Expression index = designator.first();
    return field != null
        ? memory().member(place, field, at)
        : memory().element(place.load(at), index == null ? number(0) : value(index), at);
  }

  private int next(Expression.Element element, List<String> members, int next) {
    if (element.designators().isEmpty()) {
      return next + 1;
    }
    Expression.Designator first = element.designators().get(0);
    String field = first.field();
    Expression index = first.first();
    return field != null
        ? members.indexOf(field) + 1
        : index == null ? next + 1 : (int) integer(index).value() + 1;
  }

  /** Whether the name is a local variable here, which hides functions and macros. */
  public boolean isVariable(String name) {
    return frame.variable(name).isPresent();
  }

  /** The type of an expression that is not evaluated; empty if it is not known. */
  public Optional<Type> typeOf(Expression expression) {
    return staticTypes.type(expression);
  }

  /** The frame of the function that the expression stands in. */
  public Frame frame() {
    return frame;
  }

  private Value step(String operator, Value before, Position at) {
    return operation(operator.substring(1), before, IntegerType.INT.of(1), at);
  }

  private Value binary(Expression.Binary binary) {
    Value left = value(binary.left());
    return switch (binary.operator()) {
      case "," -> value(binary.right());
      case "&&" ->
          IntegerType.INT.of(Arithmetic.truth(left.isTrue() && value(binary.right()).isTrue()));
      case "||" ->
          IntegerType.INT.of(Arithmetic.truth(left.isTrue() || value(binary.right()).isTrue()));
      default -> operation(binary.operator(), left, value(binary.right()), binary.at());
    };
  }

  private Value operation(String operator, Value left, Value right, Position at) {
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
      Value value = converted(value(assignment.value()), place.type(), at);
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

  private Value conditional(Expression.Conditional conditional) {
    Value condition = value(conditional.condition());
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
    } else if (interpreter.types().resolved(type) instanceof Type.Named named
        && named.name().equals("void")) {
      return IntegerValue.NOTHING;
    }
    return memory().convert(value, type, at);
  }
}
