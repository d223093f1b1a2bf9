// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Attribute;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.Type;

/** Reads structs, unions and enums. */
final class AggregateParser {
  private final Grammar grammar;
  private final Cursor cursor;

  AggregateParser(Grammar grammar) {
    this.grammar = grammar;
    this.cursor = grammar.cursor;
  }

  /**
   * A struct, union or enum, with or without its members.
   *
   * @param attributes where the attributes of an enum or of a type without members go
   */
  Type aggregate(List<Attribute> attributes, Set<String> qualifiers) throws SyntaxException {
    grammar.enter();
    try {
      return nestedAggregate(attributes, qualifiers);
    } finally {
      grammar.leave();
    }
  }

  private Type nestedAggregate(List<Attribute> attributes, Set<String> qualifiers)
      throws SyntaxException {
    Token keyword = cursor.take();
    List<Attribute> own = new ArrayList<>();
    takeAttributes(own);
    Token tag = null;
    if (cursor.peek().isWord() && !Words.isKeyword(cursor.peek().text())) {
      tag = cursor.take();
    }
    if (!cursor.is("{")) {
      if (tag == null) {
        throw cursor.expected("the name of a " + keyword);
      }
      attributes.addAll(own);
      return new Type.Named(keyword.at(), keyword.text() + " " + tag.text(), qualifiers);
    }
    String name = tag == null ? null : tag.text();
    if (keyword.is("enum")) {
      Type type = new Type.Enumeration(keyword.at(), name, constants(), qualifiers);
      takeAttributes(own);
      attributes.addAll(own);
      return type;
    }
    return struct(keyword, name, own, qualifiers);
  }

  private Type struct(
      Token keyword, @Nullable String name, List<Attribute> own, Set<String> qualifiers)
      throws SyntaxException {
    cursor.need("{");
    List<Type.Member> members = new ArrayList<>();
    while (!cursor.is("}")) {
      if (!cursor.takeIf(";")) {
        members.add(member());
      }
    }
    cursor.take();
    takeAttributes(own);
    return new Type.Struct(
        keyword.at(), keyword.text(), name, List.copyOf(members), List.copyOf(own), qualifiers);
  }

  private void takeAttributes(List<Attribute> attributes) throws SyntaxException {
    while (cursor.peek().isWord() && Words.isAttribute(cursor.peek().text())) {
      attributes.add(grammar.types.attribute());
    }
  }

  private Type.Member member() throws SyntaxException {
    Token word = cursor.peek();
    if (word.isWord()
        && cursor.is(1, "(")
        && !Words.isKeyword(word.text())
        && !Words.beginsType(word.text())
        && !Words.isAttribute(word.text())
        && !cursor.is(2, "*")) {
      Type.Member macro = new Type.MacroMember(word.at(), grammar.expressions.macroCall());
      takeAttributes(new ArrayList<>());
      cursor.takeIf(";");
      return macro;
    }
    TypeParser.Specifiers specifiers = grammar.types.specifiers();
    List<Declaration.Declarator> declarators = List.of();
    if (!cursor.is(";")) {
      declarators = grammar.types.declarators().declarators(specifiers.base());
    }
    cursor.need(";");
    return new Declaration(
        specifiers.at, specifiers.storage, specifiers.attributes, specifiers.base(), declarators);
  }

  private List<Type.Constant> constants() throws SyntaxException {
    cursor.need("{");
    List<Type.Constant> found = new ArrayList<>();
    while (!cursor.is("}")) {
      Token name = cursor.peek();
      if (name.isWord() && cursor.is(1, "(")) {
        Expression.Call macro = grammar.expressions.macroCall();
        found.add(new Type.Constant(name.at(), name.text(), null, macro));
        cursor.takeIf(",");
        continue;
      }
      cursor.needName("a constant");
      takeAttributes(new ArrayList<>());
      Expression value = cursor.takeIf("=") ? grammar.expressions.conditional() : null;
      found.add(new Type.Constant(name.at(), name.text(), value, null));
      if (!cursor.takeIf(",") && !cursor.is("}")) {
        throw cursor.expected("',' or '}'");
      }
    }
    cursor.take();
    return List.copyOf(found);
  }
}
