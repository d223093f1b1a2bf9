// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.Type;

/** The types of expressions that are not evaluated, as far as they are integers. */
final class StaticTypes {
  private final Interpreter interpreter;
  private final Frame frame;

  StaticTypes(Interpreter interpreter, Frame frame) {
    this.interpreter = interpreter;
    this.frame = frame;
  }

  /** What {@code sizeof} says of an expression or a type. */
  long sizeOf(Expression operand) {
    Optional<IntegerType> type =
        operand instanceof Expression.TypeOperand named
            ? interpreter.types().integer(named.type())
            : integer(operand);
    return type.orElseThrow(
            () -> new InterpreterException(operand.at(), "the size of this is not known"))
        .bytes();
  }

  /** The type of an expression; empty if it is not known. */
  Optional<Type> type(Expression expression) {
    if (expression instanceof Expression.TypeOperand operand) {
      return Optional.of(operand.type());
    } else if (expression instanceof Expression.Name name) {
      return frame
          .variable(name.name())
          .or(() -> interpreter.memory().global(name.name(), name.at()))
          .map(Place::type);
    } else if (expression instanceof Expression.Prefix prefix) {
      Optional<Type> operand = type(prefix.operand());
      return switch (prefix.operator()) {
        case "*" -> operand.flatMap(this::target);
        case "&" -> operand.map(t -> new Type.Pointer(prefix.at(), t, Set.of()));
        case "__extension__", "+", "-", "~", "++", "--" -> operand;
        default -> Optional.empty();
      };
    } else if (expression instanceof Expression.Member member) {
      Optional<Type> object = type(member.object());
      return (member.arrow() ? object.flatMap(this::target) : object)
          .flatMap(t -> interpreter.memory().memberType(t, member.field()));
    } else if (expression instanceof Expression.Index index) {
      return type(index.array()).flatMap(this::target);
    } else if (expression instanceof Expression.Cast cast) {
      return Optional.of(cast.type());
    } else if (expression instanceof Expression.CompoundLiteral literal) {
      return Optional.of(literal.type());
    } else if (expression instanceof Expression.Assignment assignment) {
      return type(assignment.target());
    } else if (expression instanceof Expression.Postfix postfix) {
      return type(postfix.operand());
    } else if (expression instanceof Expression.Conditional conditional) {
      return type(conditional.whenFalse())
          .or(() -> Optional.ofNullable(conditional.whenTrue()).flatMap(this::type));
    } else if (expression instanceof Expression.Call call) {
      Optional<Expression> expansion = interpreter.macros().expansion(call);
      return expansion.isPresent() ? type(expansion.get()) : interpreter.calls().resultType(call);
    }
    return Optional.empty();
  }

  private Optional<Type> target(Type type) {
    Type resolved = interpreter.types().resolved(type);
    if (resolved instanceof Type.Pointer pointer) {
      return Optional.of(pointer.target());
    }
    return resolved instanceof Type.Array array ? Optional.of(array.element()) : Optional.empty();
  }

  /** The integer type of an expression; empty if it is none, or not known. */
  Optional<IntegerType> integer(Expression expression) {
    Position at = expression.at();
    if (expression instanceof Expression.NumberLiteral number) {
      return Optional.of(Literals.number(number.text(), at).type());
    } else if (expression instanceof Expression.CharacterLiteral) {
      return Optional.of(IntegerType.INT);
    } else if (expression instanceof Expression.Name name) {
      return named(name);
    } else if (expression instanceof Expression.Prefix prefix) {
      return prefix(prefix);
    } else if (expression instanceof Expression.Postfix postfix) {
      return integer(postfix.operand());
    } else if (expression instanceof Expression.Binary binary) {
      return binary(binary);
    } else if (expression instanceof Expression.Assignment assignment) {
      return integer(assignment.target());
    } else if (expression instanceof Expression.Conditional conditional) {
      Expression first = conditional.whenTrue();
      return common(
          integer(first == null ? conditional.condition() : first),
          integer(conditional.whenFalse()));
    } else if (expression instanceof Expression.Cast cast) {
      return interpreter.types().integer(cast.type());
    } else if (expression instanceof Expression.Member || expression instanceof Expression.Index) {
      return type(expression).flatMap(interpreter.types()::integer);
    } else if (expression instanceof Expression.SizeOf) {
      return Optional.of(IntegerType.UNSIGNED_LONG);
    } else if (expression instanceof Expression.Call call) {
      Optional<Expression> expansion = interpreter.macros().expansion(call);
      return expansion.isPresent()
          ? integer(expansion.get())
          : interpreter.calls().resultType(call).flatMap(interpreter.types()::integer);
    } else if (expression instanceof Expression.StatementExpression statement) {
      return lastOf(statement.body().statements());
    }
    return Optional.empty();
  }

  private Optional<IntegerType> named(Expression.Name name) {
    Optional<Place> place =
        frame
            .variable(name.name())
            .or(
                () ->
                    interpreter.types().constant(name.name()).isPresent()
                        ? Optional.empty()
                        : interpreter.memory().global(name.name(), name.at()));
    if (place.isEmpty()) {
      Optional<Expression> expansion = interpreter.macros().expansion(name);
      if (expansion.isPresent()) {
        return integer(expansion.get());
      }
    }
    if (place.isPresent()) {
      return interpreter.types().integer(place.get().type());
    }
    Optional<Value> constant = interpreter.calls().constant(name.name(), name.at());
    return constant.isEmpty()
        ? Optional.of(IntegerType.INT)
        : constant
            .filter(IntegerValue.class::isInstance)
            .map(value -> ((IntegerValue) value).type());
  }

  private Optional<IntegerType> prefix(Expression.Prefix prefix) {
    return switch (prefix.operator()) {
      case "!" -> Optional.of(IntegerType.INT);
      case "+", "-", "~" -> integer(prefix.operand()).map(IntegerType::promoted);
      case "++", "--", "__extension__" -> integer(prefix.operand());
      case "*" -> type(prefix).flatMap(interpreter.types()::integer);
      default -> Optional.empty();
    };
  }

  private Optional<IntegerType> binary(Expression.Binary binary) {
    Optional<IntegerType> right = integer(binary.right());
    if (binary.operator().equals(",")) {
      return right;
    }
    return integer(binary.left())
        .flatMap(left -> right.map(other -> Arithmetic.type(binary.operator(), left, other)));
  }

  private static Optional<IntegerType> common(
      Optional<IntegerType> left, Optional<IntegerType> right) {
    return left.flatMap(a -> right.map(b -> IntegerType.common(a, b)));
  }

  /** A statement expression whose last value is of a variable of its own has no known type. */
  private Optional<IntegerType> lastOf(List<Statement> statements) {
    boolean declares = statements.stream().anyMatch(s -> !(s instanceof Statement.Evaluation));
    Statement last = statements.isEmpty() ? null : statements.get(statements.size() - 1);
    return !declares && last instanceof Statement.Evaluation evaluation
        ? integer(evaluation.expression())
        : Optional.empty();
  }
}
