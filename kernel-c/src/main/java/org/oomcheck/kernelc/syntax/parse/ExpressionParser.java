// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.Token.Kind;
import org.oomcheck.kernelc.syntax.Type;

/** Reads expressions: precedence climbing for operators, recursive descent for the rest. */
final class ExpressionParser {
  private static final Set<String> ASSIGNMENTS =
      Set.of("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=");

  private static final Set<String> PREFIXES = Set.of("&", "*", "+", "-", "~", "!", "++", "--");

  /** How tightly an operator binds; a larger number binds tighter. */
  private static final Map<String, Integer> PRECEDENCE =
      Map.ofEntries(
          Map.entry("||", 1),
          Map.entry("&&", 2),
          Map.entry("|", 3),
          Map.entry("^", 4),
          Map.entry("&", 5),
          Map.entry("==", 6),
          Map.entry("!=", 6),
          Map.entry("<", 7),
          Map.entry(">", 7),
          Map.entry("<=", 7),
          Map.entry(">=", 7),
          Map.entry("<<", 8),
          Map.entry(">>", 8),
          Map.entry("+", 9),
          Map.entry("-", 9),
          Map.entry("*", 10),
          Map.entry("/", 10),
          Map.entry("%", 10));

  private final Grammar grammar;
  private final Cursor cursor;

  ExpressionParser(Grammar grammar) {
    this.grammar = grammar;
    this.cursor = grammar.cursor;
  }

  /** An expression, comma operator included. */
  Expression expression() throws SyntaxException {
    Expression left = assignment();
    for (int length = 0; cursor.is(","); length++) {
      grammar.checkChain(length);
      Position at = cursor.take().at();
      left = new Expression.Binary(at, ",", left, assignment());
    }
    return left;
  }

  /** An expression without a comma operator. */
  Expression assignment() throws SyntaxException {
    grammar.enter();
    try {
      return nestedAssignment();
    } finally {
      grammar.leave();
    }
  }

  private Expression nestedAssignment() throws SyntaxException {
    Expression left = conditional();
    Token operator = cursor.peek();
    if (operator.kind() != Kind.PUNCTUATION || !ASSIGNMENTS.contains(operator.text())) {
      return left;
    }
    cursor.take();
    Expression value = grammar.initializers.initializer();
    return new Expression.Assignment(operator.at(), operator.text(), left, value);
  }

  /** An expression without comma operator and assignment: a constant, a width, a size. */
  Expression conditional() throws SyntaxException {
    grammar.enter();
    try {
      return nestedConditional();
    } finally {
      grammar.leave();
    }
  }

  private Expression nestedConditional() throws SyntaxException {
    Expression condition = binary(1);
    if (!cursor.is("?")) {
      return condition;
    }
    Position at = cursor.take().at();
    Expression whenTrue = cursor.is(":") ? null : expression();
    cursor.need(":");
    return new Expression.Conditional(at, condition, whenTrue, conditional());
  }

  private Expression binary(int least) throws SyntaxException {
    Expression left = unary();
    for (int length = 0; cursor.peek().kind() == Kind.PUNCTUATION; length++) {
      grammar.checkChain(length);
      Token operator = cursor.peek();
      int precedence = PRECEDENCE.getOrDefault(operator.text(), 0);
      if (precedence < least) {
        break;
      }
      cursor.take();
      Expression right = binary(precedence + 1);
      left = new Expression.Binary(operator.at(), operator.text(), left, right);
    }
    return left;
  }

  private Expression unary() throws SyntaxException {
    grammar.enter();
    try {
      return nestedUnary();
    } finally {
      grammar.leave();
    }
  }

  private Expression nestedUnary() throws SyntaxException {
    Token token = cursor.peek();
    if (token.kind() == Kind.PUNCTUATION) {
      if (PREFIXES.contains(token.text())) {
        cursor.take();
        return new Expression.Prefix(token.at(), token.text(), unary());
      } else if (token.is("&&")) {
        cursor.take();
        return new Expression.LabelAddress(token.at(), cursor.needName("a label").text());
      } else if (token.is("(") && grammar.types.isTypeAhead(1)) {
        return castOrLiteral();
      }
    } else if (token.is("__extension__")) {
      cursor.take();
      return new Expression.Prefix(token.at(), token.text(), unary());
    } else if (token.isWord() && Words.SIZE_OF.contains(token.text())) {
      return sizeOf();
    }
    return suffixed(primary());
  }

  private Expression castOrLiteral() throws SyntaxException {
    Position at = cursor.take().at();
    Type type = grammar.types.typeName();
    cursor.need(")");
    if (cursor.is("{")) {
      return suffixed(new Expression.CompoundLiteral(at, type, grammar.initializers.braced()));
    }
    return new Expression.Cast(at, type, unary());
  }

  private Expression sizeOf() throws SyntaxException {
    Token operator = cursor.take();
    if (!cursor.is("(") || !grammar.types.isTypeAhead(1)) {
      return new Expression.SizeOf(operator.at(), operator.text(), unary());
    }
    cursor.take();
    Position at = cursor.at();
    Type type = grammar.types.typeName();
    cursor.need(")");
    return new Expression.SizeOf(
        operator.at(), operator.text(), new Expression.TypeOperand(at, type));
  }

  private Expression primary() throws SyntaxException {
    Token token = cursor.peek();
    Position at = token.at();
    if (token.kind() == Kind.NUMBER) {
      cursor.take();
      return new Expression.NumberLiteral(at, token.text());
    } else if (token.kind() == Kind.CHARACTER) {
      cursor.take();
      return new Expression.CharacterLiteral(at, token.text());
    } else if (token.kind() == Kind.STRING) {
      return strings();
    } else if (token.is("_Generic")) {
      cursor.take();
      return new Expression.Generic(at, cursor.takeBracketed());
    } else if (token.isWord()) {
      boolean string = cursor.peek(1).kind() == Kind.STRING && !Words.isKeyword(token.text());
      return string ? strings() : new Expression.Name(at, cursor.needName("an expression").text());
    } else if (!token.is("(")) {
      throw cursor.expected("an expression");
    }
    cursor.take();
    Expression inner;
    if (cursor.is("{")) {
      inner = new Expression.StatementExpression(at, grammar.statements.block());
    } else {
      inner = expression();
    }
    cursor.need(")");
    return inner;
  }

  /** String literals, and macros among them that are strings. */
  private Expression strings() throws SyntaxException {
    Position at = cursor.at();
    List<String> pieces = new ArrayList<>();
    while (cursor.peek().kind() == Kind.STRING
        || (cursor.peek().isWord() && !Words.isKeyword(cursor.peek().text()))) {
      int length = 1;
      if (cursor.peek().isWord() && cursor.is(1, "(")) {
        length = cursor.closing(1) + 1;
      }
      pieces.add(cursor.text(0, length));
      cursor.goTo(cursor.index() + length);
    }
    return new Expression.StringLiteral(at, List.copyOf(pieces));
  }

  /** Calls, indices, members and postfix operators after a primary expression. */
  private Expression suffixed(Expression first) throws SyntaxException {
    Expression left = first;
    for (int length = 0; ; length++) {
      grammar.checkChain(length);
      Token token = cursor.peek();
      if (token.is("(") && !beginsBody(left, token)) {
        left = new Expression.Call(first.at(), left, arguments());
      } else if (token.is("[")) {
        cursor.take();
        left = new Expression.Index(token.at(), left, expression());
        cursor.need("]");
      } else if (token.is(".") || token.is("->")) {
        cursor.take();
        String field = cursor.needName("the name of a member").text();
        left = new Expression.Member(token.at(), left, token.is("->"), field);
      } else if (token.is("++") || token.is("--")) {
        cursor.take();
        left = new Expression.Postfix(token.at(), token.text(), left);
      } else {
        return left;
      }
    }
  }

  /** Whether the bracket begins the body of a loop in disguise, and no second call. */
  private static boolean beginsBody(Expression left, Token bracket) {
    return bracket.startsLine()
        && left instanceof Expression.Call call
        && Words.isMacroBlock(call.name());
  }

  /** A name with arguments, as a macro is used at the top of a file or among members. */
  Expression.Call macroCall() throws SyntaxException {
    Token name = cursor.needName("the name of a macro");
    Expression function = new Expression.Name(name.at(), name.text());
    return new Expression.Call(name.at(), function, arguments());
  }

  private List<Expression> arguments() throws SyntaxException {
    Token open = cursor.need("(");
    cursor.goTo(cursor.index() - 1);
    cursor.closing(0);
    cursor.take();
    List<Expression> arguments = new ArrayList<>();
    if (cursor.takeIf(")")) {
      return arguments;
    }
    do {
      arguments.add(argument());
    } while (cursor.takeIf(","));
    if (!cursor.is(")")) {
      throw cursor.expected("')' for the '(' at " + open.at().line() + ":" + open.at().column());
    }
    cursor.take();
    return List.copyOf(arguments);
  }

  /** A value, a type, or whatever else a macro takes. */
  private Expression argument() throws SyntaxException {
    int start = cursor.index();
    Position at = cursor.at();
    if (grammar.types.isTypeAhead(0)) {
      Expression operand = attempt(() -> new Expression.TypeOperand(at, grammar.types.typeName()));
      if (operand != null) {
        return operand;
      }
    }
    SyntaxException fault;
    try {
      Expression value = grammar.initializers.initializer();
      if (endsArgument()) {
        return value;
      }
      fault = cursor.expected("',' or ')'");
    } catch (SyntaxException e) {
      fault = e;
    }
    cursor.goTo(start);
    return raw(fault);
  }

  private interface Attempt {
    Expression read() throws SyntaxException;
  }

  private @Nullable Expression attempt(Attempt attempt) {
    int start = cursor.index();
    try {
      Expression read = attempt.read();
      if (endsArgument()) {
        return read;
      }
    } catch (SyntaxException e) {
      // It is no type: the caller reads it in another way.
    }
    cursor.goTo(start);
    return null;
  }

  private boolean endsArgument() {
    return cursor.is(",") || cursor.is(")");
  }

  /**
   * What no expression is. Only a macro can take it; with two values side by side or a lone bracket
   * it is more likely an error, and is one.
   */
  private Expression raw(SyntaxException fault) throws SyntaxException {
    Position at = cursor.at();
    int length = 0;
    while (!cursor.is(length, ",") && !cursor.is(length, ")")) {
      Token token = cursor.peek(length);
      if (token.kind() == Kind.END || token.is("}") || token.is("]")) {
        throw fault;
      }
      boolean opens = token.is("(") || token.is("[") || token.is("{");
      length = (opens ? cursor.closing(length) : length) + 1;
    }
    String text = cursor.text(0, length);
    cursor.goTo(cursor.index() + length);
    return new Expression.Raw(at, text);
  }
}
