// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression. A macro that is called is a {@link Call}; its arguments can be types and raw text
 * as well.
 */
public sealed interface Expression extends Node {

  /** A variable, function, constant or object-like macro. */
  record Name(Position at, String name) implements Expression {}

  /** Whether the expression is a member of what a pointer points at, or all of that. */
  default boolean isPointedAt() {
    return this instanceof Member member
        ? member.arrow() || member.object().isPointedAt()
        : this instanceof Prefix prefix && prefix.operator().equals("*");
  }

  /** A number as it is written, suffix included. */
  record NumberLiteral(Position at, String text) implements Expression {}

  /** A character constant as it is written, quotes included. */
  record CharacterLiteral(Position at, String text) implements Expression {}

  /**
   * String literals next to each other; a piece without quotes is a macro such as {@code
   * KERN_INFO}.
   */
  record StringLiteral(Position at, List<String> pieces) implements Expression {}

  /**
   * A prefix operator.
   *
   * @param operator one of {@code & * + - ~ ! ++ --}, or {@code __extension__}
   */
  record Prefix(Position at, String operator, Expression operand) implements Expression {}

  /** {@code operand++} or {@code operand--}. */
  record Postfix(Position at, String operator, Expression operand) implements Expression {}

  /** An operator with two operands; the comma operator is one of them. */
  record Binary(Position at, String operator, Expression left, Expression right)
      implements Expression {}

  /** An assignment: {@code =}, {@code +=}, ... */
  record Assignment(Position at, String operator, Expression target, Expression value)
      implements Expression {}

  /** {@code condition ? whenTrue : whenFalse}; without {@code whenTrue} the value tested. */
  record Conditional(
      Position at, Expression condition, @Nullable Expression whenTrue, Expression whenFalse)
      implements Expression {}

  /** A call of a function or a function-like macro. */
  record Call(Position at, Expression function, List<Expression> arguments) implements Expression {

    /** The name that is called; empty for a call through a pointer. */
    public String name() {
      return function instanceof Name called ? called.name() : "";
    }
  }

  /** {@code array[index]}. */
  record Index(Position at, Expression array, Expression index) implements Expression {}

  /**
   * {@code object.field} or {@code object->field}.
   *
   * @param arrow whether the object is a pointer
   */
  record Member(Position at, Expression object, boolean arrow, String field)
      implements Expression {}

  /** {@code (type) operand}. */
  record Cast(Position at, Type type, Expression operand) implements Expression {}

  /** {@code (type) { ... }}. */
  record CompoundLiteral(Position at, Type type, Initializer value) implements Expression {}

  /**
   * {@code sizeof} or an alignment.
   *
   * @param operator the keyword
   * @param operand an expression or a {@link TypeOperand}
   */
  record SizeOf(Position at, String operator, Expression operand) implements Expression {}

  /** A type where an expression stands: {@code container_of(x, struct page, lru)}. */
  record TypeOperand(Position at, Type type) implements Expression {}

  /** {@code ({ ... })}, whose value is that of its last expression statement. */
  record StatementExpression(Position at, Statement.Block body) implements Expression {}

  /** {@code &&label}. */
  record LabelAddress(Position at, String label) implements Expression {}

  /** {@code _Generic(operand, type: value, ...)}, as text. */
  record Generic(Position at, String text) implements Expression {}

  /**
   * An argument that only a macro can take: an operator, statements, nothing.
   *
   * @param text its tokens with a blank between each two
   */
  record Raw(Position at, String text) implements Expression {}

  /** {@code { ... }} in a declaration or a compound literal. */
  record Initializer(Position at, List<Element> elements) implements Expression {}

  /**
   * An element of an initializer.
   *
   * @param designators where the value goes; empty for the next place in order
   */
  record Element(Position at, List<Designator> designators, Expression value) implements Node {}

  /** {@code .field}, {@code [index]} or {@code [first ... last]}. */
  record Designator(
      Position at, @Nullable String field, @Nullable Expression first, @Nullable Expression last)
      implements Node {}
}
