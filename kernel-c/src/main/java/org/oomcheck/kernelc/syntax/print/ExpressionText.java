// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.print;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Expression;

/** Writes expressions with no more brackets than they need. */
public final class ExpressionText {
  private static final int COMMA = 0;
  private static final int ASSIGNMENT = 1;
  private static final int CONDITIONAL = 2;
  private static final int UNARY = 20;
  private static final int POSTFIX = 21;

  private static final Map<String, Integer> BINARY =
      Map.ofEntries(
          Map.entry(",", COMMA),
          Map.entry("||", 3),
          Map.entry("&&", 4),
          Map.entry("|", 5),
          Map.entry("^", 6),
          Map.entry("&", 7),
          Map.entry("==", 8),
          Map.entry("!=", 8),
          Map.entry("<", 9),
          Map.entry(">", 9),
          Map.entry("<=", 9),
          Map.entry(">=", 9),
          Map.entry("<<", 10),
          Map.entry(">>", 10),
          Map.entry("+", 11),
          Map.entry("-", 11),
          Map.entry("*", 12),
          Map.entry("/", 12),
          Map.entry("%", 12));

  private ExpressionText() {}

  /** The expression as C. */
  public static String of(Expression expression) {
    return text(expression, COMMA);
  }

  /** The expression where a comma would end it. */
  static String argument(Expression expression) {
    return text(expression, ASSIGNMENT);
  }

  /** The expression where an assignment would not be understood. */
  static String constant(Expression expression) {
    return text(expression, CONDITIONAL);
  }

  private static String text(Expression expression, int least) {
    String text = plain(expression);
    return precedence(expression) < least ? "(" + text + ")" : text;
  }

  private static int precedence(Expression expression) {
    if (expression instanceof Expression.Binary binary) {
      return BINARY.getOrDefault(binary.operator(), COMMA);
    } else if (expression instanceof Expression.Assignment) {
      return ASSIGNMENT;
    } else if (expression instanceof Expression.Conditional) {
      return CONDITIONAL;
    } else if (expression instanceof Expression.Prefix
        || expression instanceof Expression.Cast
        || expression instanceof Expression.SizeOf
        || expression instanceof Expression.LabelAddress) {
      return UNARY;
    }
    return POSTFIX;
  }

  private static String plain(Expression expression) {
    if (expression instanceof Expression.Name name) {
      return name.name();
    } else if (expression instanceof Expression.NumberLiteral number) {
      return number.text();
    } else if (expression instanceof Expression.CharacterLiteral character) {
      return character.text();
    } else if (expression instanceof Expression.StringLiteral string) {
      return String.join(" ", string.pieces());
    } else if (expression instanceof Expression.Raw raw) {
      return raw.text();
    } else if (expression instanceof Expression.Generic generic) {
      return "_Generic(" + generic.text() + ")";
    } else if (expression instanceof Expression.LabelAddress address) {
      return "&&" + address.label();
    } else if (expression instanceof Expression.Initializer initializer) {
      return braced(initializer);
    } else if (expression instanceof Expression.StatementExpression statement) {
      return "(" + Printer.statement(statement.body()) + ")";
    } else if (expression instanceof Expression.TypeOperand operand) {
      return TypeText.of(operand.type());
    }
    return operation(expression);
  }

  private static String operation(Expression expression) {
    if (expression instanceof Expression.Prefix prefix) {
      return prefix(prefix);
    } else if (expression instanceof Expression.Postfix postfix) {
      return text(postfix.operand(), POSTFIX) + postfix.operator();
    } else if (expression instanceof Expression.Binary binary) {
      return binary(binary);
    } else if (expression instanceof Expression.Assignment assignment) {
      return text(assignment.target(), CONDITIONAL)
          + (" " + assignment.operator() + " ")
          + text(assignment.value(), ASSIGNMENT);
    } else if (expression instanceof Expression.Conditional conditional) {
      return conditional(conditional);
    } else if (expression instanceof Expression.Call call) {
      return text(call.function(), POSTFIX) + "(" + arguments(call.arguments()) + ")";
    } else if (expression instanceof Expression.Index index) {
      return text(index.array(), POSTFIX) + "[" + of(index.index()) + "]";
    } else if (expression instanceof Expression.Member member) {
      return text(member.object(), POSTFIX) + (member.arrow() ? "->" : ".") + member.field();
    } else if (expression instanceof Expression.Cast cast) {
      return "(" + TypeText.of(cast.type()) + ")" + text(cast.operand(), UNARY);
    } else if (expression instanceof Expression.CompoundLiteral literal) {
      return "(" + TypeText.of(literal.type()) + ")" + braced(literal.value());
    } else if (expression instanceof Expression.SizeOf size) {
      return size.operator() + "(" + of(size.operand()) + ")";
    }
    throw new IllegalArgumentException("no text for " + expression.getClass());
  }

  private static String prefix(Expression.Prefix prefix) {
    String operand = text(prefix.operand(), UNARY);
    boolean apart =
        Character.isLetter(prefix.operator().charAt(prefix.operator().length() - 1))
            || prefix.operator().equals("__extension__")
            || operand.startsWith(prefix.operator().substring(0, 1));
    return prefix.operator() + (apart ? " " : "") + operand;
  }

  private static String binary(Expression.Binary binary) {
    int precedence = precedence(binary);
    String left = text(binary.left(), precedence);
    String right = text(binary.right(), precedence + 1);
    String before = binary.operator().equals(",") ? "" : " ";
    return left + before + binary.operator() + " " + right;
  }

  private static String conditional(Expression.Conditional conditional) {
    @Nullable Expression whenTrue = conditional.whenTrue();
    return text(conditional.condition(), CONDITIONAL + 1)
        + (whenTrue == null ? " ?: " : " ? " + of(whenTrue) + " : ")
        + text(conditional.whenFalse(), CONDITIONAL);
  }

  static String arguments(List<Expression> arguments) {
    return arguments.stream().map(ExpressionText::argument).collect(Collectors.joining(", "));
  }

  private static String braced(Expression.Initializer initializer) {
    return initializer.elements().stream()
        .map(ExpressionText::element)
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String element(Expression.Element element) {
    String designators =
        element.designators().stream()
            .map(ExpressionText::designator)
            .collect(Collectors.joining());
    return designators + (designators.isEmpty() ? "" : " = ") + argument(element.value());
  }

  private static String designator(Expression.Designator designator) {
    Expression first = designator.first();
    Expression last = designator.last();
    if (first == null) {
      return "." + designator.field();
    }
    return "[" + constant(first) + (last == null ? "" : " ... " + constant(last)) + "]";
  }
}
