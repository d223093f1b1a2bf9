// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Attribute;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.Type;

/** Reads declarators: stars, names, sizes and parameters around a base type. */
final class DeclaratorParser {
  private final Grammar grammar;
  private final Cursor cursor;

  DeclaratorParser(Grammar grammar) {
    this.grammar = grammar;
    this.cursor = grammar.cursor;
  }

  /** A name with its whole type. The name is null in an abstract declarator. */
  record Declared(@Nullable Token name, Type type, List<Attribute> attributes) {}

  /** The declarators of a declaration, without the semicolon that ends it. */
  List<Declaration.Declarator> declarators(Type base) throws SyntaxException {
    List<Declaration.Declarator> found = new ArrayList<>();
    do {
      found.add(initialised(namedDeclarator(base)));
    } while (cursor.takeIf(","));
    return List.copyOf(found);
  }

  /** Goes on after a declarator: its width, attributes and initial value. */
  Declaration.Declarator initialised(Declared declared) throws SyntaxException {
    Token name = declared.name();
    Position at = name != null ? name.at() : cursor.at();
    if (name == null && !cursor.is(":")) {
      throw cursor.expected("a name");
    }
    Expression bits = cursor.takeIf(":") ? grammar.expressions.conditional() : null;
    List<Attribute> attributes = new ArrayList<>(declared.attributes());
    trailingAttributes(attributes);
    Expression value = cursor.takeIf("=") ? grammar.initializers.initializer() : null;
    return new Declaration.Declarator(
        at, name != null ? name.text() : "", declared.type(), bits, attributes, value);
  }

  /** Attributes after a declarator. */
  void trailingAttributes(List<Attribute> attributes) throws SyntaxException {
    while (cursor.peek().isWord()
        && (!Words.isKeyword(cursor.peek().text()) || Words.ASSEMBLY.contains(cursor.peek().text()))
        && !grammar.isTypedef(cursor.peek().text())) {
      attributes.add(grammar.types.attribute());
    }
  }

  /** A declarator that has a name, even if that looks like the name of a type. */
  Declared namedDeclarator(Type base) throws SyntaxException {
    return declarator(base, true);
  }

  /** A declarator that may have a name. */
  private Declared declarator(Type base) throws SyntaxException {
    return declarator(base, false);
  }

  private Declared declarator(Type base, boolean named) throws SyntaxException {
    grammar.enter();
    try {
      return nestedDeclarator(base, named);
    } finally {
      grammar.leave();
    }
  }

  private Declared nestedDeclarator(Type base, boolean named) throws SyntaxException {
    List<Attribute> attributes = new ArrayList<>();
    Type type = pointers(base, attributes);
    if (isNested(named)) {
      int inner = cursor.index() + 1;
      cursor.goTo(cursor.index() + cursor.closing(0) + 1);
      Type whole = suffixes(type);
      int end = cursor.index();
      cursor.goTo(inner);
      Declared declared = declarator(whole, named);
      cursor.need(")");
      cursor.goTo(end);
      attributes.addAll(declared.attributes());
      return new Declared(declared.name(), declared.type(), attributes);
    }
    Token name = null;
    if (cursor.peek().isWord() && !Words.isKeyword(cursor.peek().text())) {
      name = cursor.take();
    }
    return new Declared(name, suffixes(type), attributes);
  }

  /** A declarator without a name. */
  Type abstractDeclarator(Type base) throws SyntaxException {
    Token start = cursor.peek();
    Declared declared = declarator(base);
    if (declared.name() != null) {
      throw new SyntaxException("expected the end of a type, found '" + start + "'", start.at());
    }
    return declared.type();
  }

  private Type pointers(Type base, List<Attribute> attributes) throws SyntaxException {
    Type type = base;
    int stars = 0;
    while (true) {
      Token token = cursor.peek();
      if (token.is("*")) {
        grammar.checkDepth(++stars);
        cursor.take();
        type = new Type.Pointer(token.at(), type, qualifiers());
      } else if (token.isWord() && isAttributeBeforeName()) {
        attributes.add(grammar.types.attribute());
      } else {
        return type;
      }
    }
  }

  private Set<String> qualifiers() {
    Set<String> found = new LinkedHashSet<>();
    while (cursor.peek().isWord() && Words.isQualifier(cursor.peek().text())) {
      found.add(cursor.take().text());
    }
    return found;
  }

  private boolean isAttributeBeforeName() {
    String word = cursor.peek().text();
    return Words.isAttribute(word)
        || Words.isQualifier(word)
        || (!Words.isKeyword(word)
            && cursor.peek(1).isWord()
            && !Words.isAttribute(cursor.peek(1).text())
            && word.startsWith("__"));
  }

  /** Whether the bracket here holds a declarator, and no parameters. */
  private boolean isNested(boolean named) {
    if (!cursor.is("(")) {
      return false;
    }
    int i = 1;
    while (cursor.peek(i).isWord()
        && (Words.isAttribute(cursor.peek(i).text()) || Words.isQualifier(cursor.peek(i).text()))) {
      i++;
    }
    Token inner = cursor.peek(i);
    boolean plainName =
        inner.isWord()
            && !Words.isKeyword(inner.text())
            && (named || !grammar.isTypedef(inner.text()))
            && cursor.is(i + 1, ")")
            && cursor.is(i + 2, "(");
    return inner.is("*") || inner.is("(") || plainName;
  }

  /** Sizes and parameters; the first is the outermost. */
  private Type suffixes(Type inner) throws SyntaxException {
    Token token = cursor.peek();
    if (token.is("[")) {
      cursor.take();
      while (cursor.is("static") || Words.isQualifier(cursor.peek().text())) {
        cursor.take();
      }
      Expression size = cursor.is("]") ? null : grammar.expressions.conditional();
      cursor.need("]");
      return new Type.Array(token.at(), suffixes(inner), size);
    } else if (token.is("(")) {
      cursor.take();
      List<Type.Parameter> parameters = new ArrayList<>();
      boolean variadic = parameters(parameters);
      cursor.need(")");
      return new Type.Function(token.at(), suffixes(inner), List.copyOf(parameters), variadic);
    }
    return inner;
  }

  private boolean parameters(List<Type.Parameter> parameters) throws SyntaxException {
    if (cursor.is("void") && cursor.is(1, ")")) {
      cursor.take();
      return false;
    }
    while (!cursor.is(")")) {
      if (cursor.takeIf("...")) {
        return true;
      }
      parameters.add(parameter());
      if (!cursor.takeIf(",")) {
        break;
      } else if (cursor.is(")")) {
        throw cursor.expected("a parameter");
      }
    }
    return false;
  }

  private Type.Parameter parameter() throws SyntaxException {
    TypeParser.Specifiers specifiers = grammar.types.specifiers();
    Declared declared = declarator(specifiers.base());
    trailingAttributes(specifiers.attributes);
    Token name = declared.name();
    return new Type.Parameter(specifiers.at, declared.type(), name != null ? name.text() : "");
  }
}
