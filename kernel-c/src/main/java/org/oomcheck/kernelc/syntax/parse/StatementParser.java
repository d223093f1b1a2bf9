// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.syntax.Attribute;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.Type;

/** Reads statements and the declarations among them. */
final class StatementParser {
  private final Grammar grammar;
  private final Cursor cursor;

  StatementParser(Grammar grammar) {
    this.grammar = grammar;
    this.cursor = grammar.cursor;
  }

  /** A block with its braces. */
  Statement.Block block() throws SyntaxException {
    Token open = cursor.need("{");
    List<Statement> statements = new ArrayList<>();
    while (!cursor.is("}")) {
      if (cursor.atEnd()) {
        throw new SyntaxException("this '{' is not closed", open.at());
      }
      statements.add(statement());
    }
    Position end = cursor.take().at();
    return new Statement.Block(open.at(), List.copyOf(statements), end);
  }

  /** One statement, or one label. */
  Statement statement() throws SyntaxException {
    grammar.enter();
    try {
      return nestedStatement();
    } finally {
      grammar.leave();
    }
  }

  private Statement nestedStatement() throws SyntaxException {
    Token word = cursor.peek();
    if (!word.isWord()) {
      if (word.is("{")) {
        return block();
      } else if (word.is(";")) {
        cursor.take();
        return new Statement.Empty(word.at(), List.of());
      }
      return evaluation();
    } else if (cursor.is(1, ":") && !Words.isKeyword(word.text())) {
      return label();
    }
    return switch (word.text()) {
      case "if" -> ifStatement();
      case "while" -> whileLoop();
      case "do" -> doWhile();
      case "for" -> forLoop();
      case "switch" -> switchStatement();
      case "case" -> caseLabel();
      case "default" -> defaultLabel();
      case "return" -> returnStatement();
      case "break" -> {
        cursor.take();
        cursor.need(";");
        yield new Statement.Break(word.at());
      }
      case "continue" -> {
        cursor.take();
        cursor.need(";");
        yield new Statement.Continue(word.at());
      }
      case "goto" -> gotoStatement();
      case "asm", "__asm__", "__asm" -> new Statement.Assembly(word.at(), assembly());
      case "__label__" -> localLabels();
      default -> declarationOrEvaluation();
    };
  }

  /** What a condition or a loop runs: one statement, with the labels before it in a block. */
  private Statement body() throws SyntaxException {
    Position at = cursor.at();
    Statement first = statement();
    if (!isMarker(first)) {
      return first;
    }
    List<Statement> all = new ArrayList<>(List.of(first));
    while (isMarker(all.get(all.size() - 1)) && !cursor.is("}")) {
      all.add(statement());
    }
    return new Statement.Block(at, List.copyOf(all), all.get(all.size() - 1).at());
  }

  private static boolean isMarker(Statement statement) {
    return statement instanceof Statement.Label
        || statement instanceof Statement.Case
        || statement instanceof Statement.Default;
  }

  private Expression bracketed() throws SyntaxException {
    cursor.need("(");
    Expression inner = grammar.expressions.expression();
    cursor.need(")");
    return inner;
  }

  private Statement label() throws SyntaxException {
    Token name = cursor.take();
    cursor.need(":");
    List<Attribute> attributes = new ArrayList<>();
    while (cursor.peek().isWord()
        && Words.isAttribute(cursor.peek().text())
        && (cursor.is(1, ";") || cursor.is(1, "("))) {
      attributes.add(grammar.types.attribute());
    }
    if (!attributes.isEmpty()) {
      cursor.takeIf(";");
    }
    return new Statement.Label(name.at(), name.text(), List.copyOf(attributes));
  }

  private Statement ifStatement() throws SyntaxException {
    Position at = cursor.take().at();
    Expression condition = bracketed();
    Statement then = body();
    Statement otherwise = cursor.takeIf("else") ? body() : null;
    return new Statement.If(at, condition, then, otherwise);
  }

  private Statement whileLoop() throws SyntaxException {
    Position at = cursor.take().at();
    Expression condition = bracketed();
    return new Statement.While(at, condition, body());
  }

  private Statement switchStatement() throws SyntaxException {
    Position at = cursor.take().at();
    Expression value = bracketed();
    return new Statement.Switch(at, value, body());
  }

  private Statement defaultLabel() throws SyntaxException {
    Position at = cursor.take().at();
    cursor.need(":");
    return new Statement.Default(at);
  }

  private Statement doWhile() throws SyntaxException {
    Position at = cursor.take().at();
    Statement body = body();
    Expression condition;
    if (cursor.peek().text().startsWith("while_each_")) {
      condition = grammar.expressions.macroCall();
    } else {
      cursor.need("while");
      condition = bracketed();
    }
    cursor.need(";");
    return new Statement.DoWhile(at, body, condition);
  }

  private Statement forLoop() throws SyntaxException {
    Position at = cursor.take().at();
    cursor.need("(");
    Statement first = null;
    if (cursor.is(";")) {
      cursor.take();
    } else if (grammar.types.isDeclarationAhead()) {
      first = declaration();
    } else {
      first = new Statement.Evaluation(cursor.at(), grammar.expressions.expression());
      cursor.need(";");
    }
    Expression condition = cursor.is(";") ? null : grammar.expressions.expression();
    cursor.need(";");
    Expression next = cursor.is(")") ? null : grammar.expressions.expression();
    cursor.need(")");
    return new Statement.For(at, first, condition, next, body());
  }

  private Statement caseLabel() throws SyntaxException {
    Position at = cursor.take().at();
    Expression low = grammar.expressions.conditional();
    Expression high = cursor.takeIf("...") ? grammar.expressions.conditional() : null;
    cursor.need(":");
    return new Statement.Case(at, low, high);
  }

  private Statement returnStatement() throws SyntaxException {
    Position at = cursor.take().at();
    Expression value = cursor.is(";") ? null : grammar.expressions.expression();
    cursor.need(";");
    return new Statement.Return(at, value);
  }

  private Statement gotoStatement() throws SyntaxException {
    Position at = cursor.take().at();
    if (cursor.takeIf("*")) {
      Expression target = grammar.expressions.expression();
      cursor.need(";");
      return new Statement.ComputedGoto(at, target);
    }
    String label = cursor.needName("a label").text();
    cursor.need(";");
    return new Statement.Goto(at, label);
  }

  /** Takes an assembly statement and its semicolon; returns its text without it. */
  String assembly() throws SyntaxException {
    int length = 1;
    while (!cursor.is(length, "(")) {
      if (!cursor.peek(length).isWord()) {
        cursor.goTo(cursor.index() + length);
        throw cursor.expected("'('");
      }
      length++;
    }
    length = cursor.closing(length) + 1;
    String text = cursor.text(0, length);
    cursor.goTo(cursor.index() + length);
    cursor.need(";");
    return text;
  }

  private Statement localLabels() throws SyntaxException {
    Position at = cursor.take().at();
    List<String> names = new ArrayList<>();
    do {
      names.add(cursor.needName("a label").text());
    } while (cursor.takeIf(","));
    cursor.need(";");
    return new Statement.LocalLabels(at, List.copyOf(names));
  }

  private Statement declarationOrEvaluation() throws SyntaxException {
    Token word = cursor.peek();
    if (word.text().startsWith("__attribute") && isAttributeStatement()) {
      List<Attribute> attributes = List.of(grammar.types.attribute());
      cursor.need(";");
      return new Statement.Empty(word.at(), attributes);
    } else if (grammar.types.isDeclarationAhead() || isMacroDeclaration()) {
      return declaration();
    }
    return evaluation();
  }

  private boolean isAttributeStatement() throws SyntaxException {
    return cursor.is(1, "(") && cursor.is(cursor.closing(1) + 1, ";");
  }

  private boolean isMacroDeclaration() {
    return cursor.is(1, "(") && Words.isMacroDeclaration(cursor.peek().text());
  }

  /** A declaration with its semicolon. */
  private Statement declaration() throws SyntaxException {
    TypeParser.Specifiers specifiers = grammar.types.prefix();
    Token word = cursor.peek();
    boolean macro =
        word.isWord()
            && cursor.is(1, "(")
            && !Words.beginsType(word.text())
            && !grammar.isTypedef(word.text());
    if (macro && (isMacroDeclaration() || !cursor.is(2, "*"))) {
      Expression.Call call = grammar.expressions.macroCall();
      grammar.types.declarators().trailingAttributes(specifiers.attributes);
      Expression value = cursor.takeIf("=") ? grammar.initializers.initializer() : null;
      List<Declaration.Declarator> further = List.of();
      if (!call.arguments().isEmpty() && cursor.takeIf(",")) {
        Type same = new Type.TypeOf(call.at(), "typeof", call.arguments().get(0), Set.of());
        further = grammar.types.declarators().declarators(same);
      }
      cursor.need(";");
      return new Statement.MacroDeclaration(
          specifiers.at, specifiers.storage, call, value, further);
    }
    grammar.types.specifiers(specifiers);
    Type base = specifiers.base();
    List<Declaration.Declarator> declarators = List.of();
    if (!cursor.is(";")) {
      declarators = grammar.types.declarators().declarators(base);
    }
    cursor.need(";");
    return new Declaration(
        specifiers.at, specifiers.storage, specifiers.attributes, base, declarators);
  }

  private Statement evaluation() throws SyntaxException {
    Position at = cursor.at();
    Expression value =
        isLoopOverPointer() ? grammar.expressions.macroCall() : grammar.expressions.expression();
    if (value instanceof Expression.Call call && !cursor.is(";") && takesBody(call)) {
      return new Statement.MacroBlock(at, call, body());
    }
    cursor.need(";");
    Optional<Declaration> declaration = ClassDeclaration.of(value);
    return declaration.isPresent() ? declaration.get() : new Statement.Evaluation(at, value);
  }

  /** {@code for_each_cpu(cpu) *at(cpu) = 0;}, which looks like a product. */
  private boolean isLoopOverPointer() throws SyntaxException {
    if (!cursor.peek().isWord()
        || !cursor.is(1, "(")
        || !Words.isMacroBlock(cursor.peek().text())) {
      return false;
    }
    int depth = 0;
    int ahead = 1;
    do {
      depth += cursor.is(ahead, "(") ? 1 : cursor.is(ahead, ")") ? -1 : 0;
      ahead++;
    } while (depth > 0 && !cursor.is(ahead, ";"));
    return cursor.is(ahead, "*");
  }

  /**
   * Whether the macro call is followed by a body. A statement that is indented deeper on the next
   * line is one; after a call that lacks its semicolon the next line is as deep as the call.
   */
  private boolean takesBody(Expression.Call call) {
    Token next = cursor.peek();
    boolean deeper = next.startsLine() && next.at().column() > call.at().column();
    return !call.name().isEmpty()
        && (next.is("{") || Words.isMacroBlock(call.name()) || (deeper && next.isWord()));
  }
}
