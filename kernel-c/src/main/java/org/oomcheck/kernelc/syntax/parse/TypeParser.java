// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Attribute;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.Token.Kind;
import org.oomcheck.kernelc.syntax.Type;

/**
 * Reads the words before a declarator, and tells types from expressions. A word that is neither
 * known as a type nor as an attribute is judged by what follows it.
 */
final class TypeParser {
  private final Grammar grammar;
  private final Cursor cursor;
  private final AggregateParser aggregates;
  private final DeclaratorParser declarators;

  TypeParser(Grammar grammar) {
    this.grammar = grammar;
    this.cursor = grammar.cursor;
    this.aggregates = new AggregateParser(grammar);
    this.declarators = new DeclaratorParser(grammar);
  }

  DeclaratorParser declarators() {
    return declarators;
  }

  /** What stands before the declarators. */
  static final class Specifiers {
    final Position at;
    final Set<String> storage = new LinkedHashSet<>();
    final List<Attribute> attributes = new ArrayList<>();
    private final Set<String> qualifiers = new LinkedHashSet<>();
    private @Nullable Type base;

    Specifiers(Position at) {
      this.at = at;
    }

    Type base() {
      if (base == null) {
        throw new IllegalStateException("these specifiers have no type: " + at);
      }
      return base;
    }
  }

  /** Storage classes, qualifiers and attributes, as far as they come before a type. */
  Specifiers prefix() throws SyntaxException {
    Specifiers found = new Specifiers(cursor.at());
    prefix(found);
    return found;
  }

  /** Takes more of them. */
  void prefix(Specifiers found) throws SyntaxException {
    while (takeModifier(found)) {
      // each call takes one
    }
  }

  private boolean takeModifier(Specifiers found) throws SyntaxException {
    Token token = cursor.peek();
    if (!token.isWord()) {
      return false;
    } else if (Words.STORAGE.contains(token.text())) {
      found.storage.add(cursor.take().text());
    } else if (Words.isQualifier(token.text())) {
      found.qualifiers.add(cursor.take().text());
    } else if (Words.isAttribute(token.text())) {
      found.attributes.add(attribute());
    } else {
      return false;
    }
    return true;
  }

  Attribute attribute() throws SyntaxException {
    Token word = cursor.take();
    boolean called = cursor.is("(") && !cursor.is(1, "*");
    String arguments = called ? cursor.takeBracketed() : "";
    return new Attribute(word.at(), word.text(), arguments);
  }

  /** The specifiers of a declaration, a member or a parameter. */
  Specifiers specifiers() throws SyntaxException {
    return specifiers(prefix());
  }

  /** Goes on with specifiers whose first words have been taken. */
  Specifiers specifiers(Specifiers found) throws SyntaxException {
    StringBuilder words = new StringBuilder();
    Position at = found.at;
    while (true) {
      if (takeModifier(found)) {
        continue;
      }
      Token token = cursor.peek();
      boolean typed = found.base != null || words.length() > 0;
      if (!token.isWord()) {
        break;
      } else if (!typed && Words.AGGREGATES.contains(token.text())) {
        found.base = aggregates.aggregate(found.attributes, found.qualifiers);
      } else if (!typed && Words.TYPE_OF.contains(token.text())) {
        found.base = typeOf(found.qualifiers);
      } else if (Words.isBasicType(token.text()) && found.base == null) {
        at = typed ? at : token.at();
        words.append(typed ? " " : "").append(cursor.take().text());
      } else if (isUnknownAttribute(typed)) {
        found.attributes.add(new Attribute(token.at(), cursor.take().text(), ""));
      } else if (!typed && isMacroType()) {
        found.base = new Type.Macro(token.at(), grammar.expressions.macroCall(), found.qualifiers);
      } else if (!typed && !Words.isKeyword(token.text())) {
        at = token.at();
        words.append(cursor.take().text());
      } else {
        break;
      }
    }
    if (found.base == null) {
      found.base = named(found, at, words.toString());
    }
    return found;
  }

  private Type named(Specifiers found, Position at, String words) throws SyntaxException {
    if (!words.isEmpty()) {
      return new Type.Named(at, words, found.qualifiers);
    } else if (found.storage.contains("auto") || found.storage.contains("register")) {
      return new Type.Named(at, "__auto_type", found.qualifiers);
    }
    throw cursor.expected("a type");
  }

  private Type typeOf(Set<String> qualifiers) throws SyntaxException {
    Token keyword = cursor.take();
    if (keyword.is("typeof_member")) {
      cursor.goTo(cursor.index() - 1);
      return new Type.Macro(keyword.at(), grammar.expressions.macroCall(), qualifiers);
    }
    cursor.need("(");
    Position at = cursor.at();
    Expression operand =
        isTypeAhead(0)
            ? new Expression.TypeOperand(at, typeName())
            : grammar.expressions.expression();
    cursor.need(")");
    return new Type.TypeOf(keyword.at(), keyword.text(), operand, qualifiers);
  }

  /** A word that is neither type nor name, because both come after it. */
  private boolean isUnknownAttribute(boolean typed) {
    Token word = cursor.peek();
    Token after = cursor.peek(1);
    boolean qualified =
        Words.isQualifier(after.text())
            && cursor.peek(2).isWord()
            && (cursor.is(3, "*") || Words.beginsType(cursor.peek(2).text()));
    if (!typed && qualified && !grammar.isTypedef(word.text())) {
      return true;
    } else if (Words.isKeyword(word.text()) || !after.isWord()) {
      return typed && word.text().startsWith("__") && after.is("*");
    } else if (typed) {
      return !Words.isQualifier(after.text())
          && !Words.isAttribute(after.text())
          && !Words.ASSEMBLY.contains(after.text());
    } else if (grammar.isTypedef(word.text())) {
      return false;
    }
    boolean typeFollows =
        Words.beginsType(after.text())
            || Words.STORAGE.contains(after.text())
            || (grammar.isTypedef(after.text()) && (cursor.peek(2).isWord() || cursor.is(2, "*")));
    boolean pointerFollows = cursor.is(2, "*") && cursor.peek(3).isWord() && cursor.is(4, "(");
    return typeFollows || pointerFollows || (cursor.peek(2).isWord() && cursor.is(3, "("));
  }

  /** {@code NAME(arguments) name}: the call makes a type. */
  private boolean isMacroType() throws SyntaxException {
    if (!cursor.is(1, "(") || grammar.isTypedef(cursor.peek().text())) {
      return false;
    }
    Token inner = cursor.peek(2);
    if (inner.is("*") || inner.is("^")) {
      return false;
    }
    int close = cursor.closing(1);
    return cursor.peek(close + 1).isWord() || cursor.is(close + 1, "*");
  }

  /** A type without a declared name, as in a cast. */
  Type typeName() throws SyntaxException {
    Specifiers specifiers = specifiers();
    return declarators.abstractDeclarator(specifiers.base());
  }

  /**
   * Whether a type name begins {@code ahead} tokens from here, where an expression could stand as
   * well.
   */
  boolean isTypeAhead(int ahead) {
    int i = ahead;
    while (cursor.peek(i).isWord()
        && (Words.isAttribute(cursor.peek(i).text()) || Words.isQualifier(cursor.peek(i).text()))
        && !cursor.is(i + 1, "(")) {
      i++;
    }
    Token word = cursor.peek(i);
    if (!word.isWord()) {
      return false;
    } else if (Words.beginsType(word.text()) || i > ahead) {
      return true;
    } else if (Words.isKeyword(word.text())) {
      return false;
    }
    Token after = cursor.peek(i + 1);
    boolean qualified = after.isWord() && Words.isQualifier(after.text());
    if (grammar.isTypedef(word.text())) {
      return after.is(")") || after.is(",") || qualified || isPointerAhead(i + 1);
    }
    return isPointerAhead(i + 1) || (qualified && isPointerAhead(i + 2));
  }

  /** Stars, possibly qualified, and then the end of the type name. */
  private boolean isPointerAhead(int ahead) {
    int i = ahead;
    while (cursor.is(i, "*")
        || (i > ahead && cursor.peek(i).isWord() && Words.isQualifier(cursor.peek(i).text()))) {
      i++;
    }
    return i > ahead && (cursor.is(i, ")") || cursor.is(i, ","));
  }

  /** Whether a declaration begins here, where a statement could stand as well. */
  boolean isDeclarationAhead() {
    Token word = cursor.peek();
    Token after = cursor.peek(1);
    if (!word.isWord()) {
      return false;
    } else if (Words.STORAGE.contains(word.text())
        || Words.beginsType(word.text())
        || Words.isQualifier(word.text())) {
      return true;
    } else if (Words.isAttribute(word.text())) {
      return after.isWord();
    } else if (Words.isKeyword(word.text())) {
      return false;
    } else if (after.isWord()) {
      return !Words.isKeyword(after.text())
          || Words.STORAGE.contains(after.text())
          || Words.beginsType(after.text())
          || Words.isQualifier(after.text());
    } else if (after.is("*")) {
      return isPointerDeclaration();
    } else if (after.is("(") && grammar.isTypedef(word.text())) {
      return cursor.is(2, "*");
    }
    return false;
  }

  private boolean isPointerDeclaration() {
    int i = 1;
    while (cursor.is(i, "*")
        || (cursor.peek(i).isWord()
            && (Words.isQualifier(cursor.peek(i).text())
                || Words.isAttribute(cursor.peek(i).text())))) {
      i++;
    }
    Token after = cursor.peek(i + 1);
    return cursor.peek(i).isWord()
        && (after.is(";")
            || after.is("=")
            || after.is(",")
            || after.is("[")
            || (after.isWord() && after.kind() != Kind.END));
  }
}
