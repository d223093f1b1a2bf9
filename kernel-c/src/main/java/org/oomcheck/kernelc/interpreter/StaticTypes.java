// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.oomcheck.kernelc.syntax.Declaration;
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
    return type(operand)
        .flatMap(sizes(operand.at())::bytes)
        .orElseThrow(() -> new InterpreterException(operand.at(), "the size of this is not known"));
  }

  private Sizes sizes(Position at) {
    return new Sizes(
        interpreter.types(),
        count -> ((IntegerValue) interpreter.outside(at).value(count)).value());
  }

  /** The size of a type in bytes; empty if it is not known. */
  Optional<Long> bytes(Type type, Position at) {
    return sizes(at).bytes(type);
  }

  /** See {@link Sizes.Fitted}. */
  Type sized(Type type, long bytes, boolean behind, Position at) {
    Sizes.Fitted sized = interpreter.types().sized();
    return behind ? sized.withTail(type, bytes, sizes(at)) : sized.fitted(type, bytes, sizes(at));
  }

  /** What {@code offsetof} says; empty if it is not known. */
  Optional<Long> offset(Type struct, String member, Position at) {
    return sizes(at).offset(struct, member);
  }

  private static String words(Expression operand) {
    return operand instanceof Expression.Call call && !call.name().isEmpty()
        ? call.name() + "()"
        : "this";
  }

  /** A type in which no type is that of an expression any more. */
  Type resolved(Type type) {
    if (type instanceof Type.TypeOf typeOf) {
      return type(typeOf.operand())
          .orElseThrow(
              () ->
                  new InterpreterException(
                      typeOf.at(), "the type of " + words(typeOf.operand()) + " is not known"));
    } else if (type instanceof Type.Pointer pointer) {
      Type target = resolved(pointer.target());
      return target == pointer.target()
          ? type
          : new Type.Pointer(pointer.at(), target, pointer.qualifiers());
    } else if (type instanceof Type.Array array) {
      Type element = resolved(array.element());
      return element == array.element() ? type : new Type.Array(array.at(), element, array.size());
    }
    return type;
  }

  /** The type of an expression; empty if it is not known. */
  Optional<Type> type(Expression expression) {
    return expression instanceof Expression.TypeOperand
        ? written(expression).map(this::resolved)
        : integer(expression)
            .<Type>map(type -> new Type.Named(expression.at(), type.name(), Set.of()))
            .or(() -> written(expression).map(this::resolved));
  }

  private Optional<Type> written(Expression expression) {
    if (expression instanceof Expression.TypeOperand operand) {
      return Optional.of(operand.type());
    } else if (expression instanceof Expression.Name name) {
      return frame
          .variable(name.name())
          .or(() -> interpreter.memory().global(name.name(), name.at()))
          .map(Place::type)
          .or(() -> interpreter.macros().expansion(name).flatMap(this::type));
    } else if (expression instanceof Expression.Binary binary) {
      return pointer(binary);
    } else if (expression instanceof Expression.StatementExpression statement) {
      return lastOf(statement.body(), this::type);
    } else if (expression instanceof Expression.Prefix prefix) {
      Optional<Type> operand = type(prefix.operand());
      return switch (prefix.operator()) {
        case "*" -> operand.flatMap(this::target);
        case "&" -> operand.map(t -> new Type.Pointer(prefix.at(), t, Set.of()));
        case "__extension__", "++", "--" -> operand;
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
    } else if (expression instanceof Expression.StringLiteral text) {
      Type letter = new Type.Named(text.at(), IntegerType.CHAR.name(), Set.of());
      String size = Integer.toString(Literals.text(text.pieces()).length() + 1);
      return Optional.of(
          new Type.Array(text.at(), letter, new Expression.NumberLiteral(text.at(), size)));
    } else if (expression instanceof Expression.Conditional conditional) {
      return type(conditional.whenFalse())
          .or(() -> Optional.ofNullable(conditional.whenTrue()).flatMap(this::type));
    } else if (expression instanceof Expression.Call call) {
      Optional<Expression> expansion = interpreter.macros().expansion(call);
      return expansion.isPresent() ? type(expansion.get()) : interpreter.calls().resultType(call);
    }
    return Optional.empty();
  }

  /** The type of pointer arithmetic and of the comma. */
  private Optional<Type> pointer(Expression.Binary binary) {
    if (binary.operator().equals(",")) {
      return type(binary.right());
    } else if (!binary.operator().equals("+") && !binary.operator().equals("-")) {
      return Optional.empty();
    }
    Optional<Type> left = type(binary.left()).flatMap(this::decayed);
    Optional<Type> right = type(binary.right()).flatMap(this::decayed);
    return binary.operator().equals("-") && right.isPresent()
        ? Optional.empty()
        : left.or(() -> right);
  }

  /** The type as a pointer; empty if it is none. */
  private Optional<Type> decayed(Type type) {
    return target(type).map(t -> new Type.Pointer(t.at(), t, Set.of()));
  }

  Optional<Type> target(Type type) {
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
      return written(expression).map(this::resolved).flatMap(interpreter.types()::integer);
    } else if (expression instanceof Expression.SizeOf) {
      return Optional.of(IntegerType.UNSIGNED_LONG);
    } else if (expression instanceof Expression.Call call) {
      Optional<Expression> expansion = interpreter.macros().expansion(call);
      return expansion.isPresent()
          ? integer(expansion.get())
          : interpreter.calls().resultType(call).flatMap(interpreter.types()::integer);
    } else if (expression instanceof Expression.StatementExpression statement) {
      return lastOf(statement.body(), this::integer);
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
      case "*" -> written(prefix).map(this::resolved).flatMap(interpreter.types()::integer);
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

  /** What the last value of a statement expression is; its own variables are in scope. */
  private <T> Optional<T> lastOf(Statement.Block body, Function<Expression, Optional<T>> what) {
    List<Statement> statements = body.statements();
    if (statements.isEmpty()
        || !(statements.get(statements.size() - 1) instanceof Statement.Evaluation last)) {
      return Optional.empty();
    }
    frame.enter(new Instruction.Scope(List.of()));
    try {
      for (Statement statement : statements) {
        if (statement instanceof Declaration declaration) {
          for (Declaration.Declarator d : declaration.declarators()) {
            frame.declare(d.name(), new TypeOnly(resolved(d.type())));
          }
        }
      }
      return what.apply(last.expression());
    } finally {
      frame.exit();
    }
  }

  /** A variable that is not there yet. */
  record TypeOnly(Type type) implements Place {

    @Override
    public Value load(Position at) {
      throw new InterpreterException(at, "this variable is not there yet");
    }

    @Override
    public void store(Value value, Position at) {
      throw new InterpreterException(at, "this variable is not there yet");
    }
  }
}
