// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Position;

/** Reads the initial values of variables and of compound literals. */
final class InitializerParser {
  private final Grammar grammar;
  private final Cursor cursor;

  InitializerParser(Grammar grammar) {
    this.grammar = grammar;
    this.cursor = grammar.cursor;
  }

  /** An initial value: braces, or an expression without a comma operator. */
  Expression initializer() throws SyntaxException {
    return cursor.is("{") ? braced() : grammar.expressions.assignment();
  }

  /** A list of initial values in braces. */
  Expression.Initializer braced() throws SyntaxException {
    grammar.enter();
    try {
      return nestedInitializer();
    } finally {
      grammar.leave();
    }
  }

  private Expression.Initializer nestedInitializer() throws SyntaxException {
    Position at = cursor.need("{").at();
    List<Expression.Element> elements = new ArrayList<>();
    while (!cursor.is("}")) {
      elements.add(element());
      if (!cursor.takeIf(",") && !cursor.is("}") && !endsMacroElement(elements)) {
        throw cursor.expected("',' or '}'");
      }
    }
    cursor.take();
    return new Expression.Initializer(at, List.copyOf(elements));
  }

  /** A macro among the elements can bring its own comma. */
  private static boolean endsMacroElement(List<Expression.Element> elements) {
    Expression.Element last = elements.get(elements.size() - 1);
    return last.designators().isEmpty() && last.value() instanceof Expression.Call;
  }

  private Expression.Element element() throws SyntaxException {
    Position at = cursor.at();
    List<Expression.Designator> designators = new ArrayList<>();
    if (cursor.peek().isWord() && cursor.is(1, ":")) {
      String field = cursor.needName("the name of a member").text();
      designators.add(new Expression.Designator(at, field, null, null));
      cursor.take();
      return new Expression.Element(at, designators, initializer());
    }
    while (cursor.is(".") || cursor.is("[")) {
      designators.add(designator());
    }
    boolean afterIndex =
        !designators.isEmpty() && designators.get(designators.size() - 1).field() == null;
    if (!designators.isEmpty() && !cursor.is("{") && !(afterIndex && !cursor.is("="))) {
      cursor.need("="); // gcc still reads an index without it
    }
    return new Expression.Element(at, List.copyOf(designators), initializer());
  }

  private Expression.Designator designator() throws SyntaxException {
    Position at = cursor.at();
    if (cursor.takeIf(".")) {
      String field = cursor.needName("the name of a member").text();
      return new Expression.Designator(at, field, null, null);
    }
    cursor.need("[");
    Expression first = grammar.expressions.conditional();
    Expression last = cursor.takeIf("...") ? grammar.expressions.conditional() : null;
    cursor.need("]");
    return new Expression.Designator(at, null, first, last);
  }
}
