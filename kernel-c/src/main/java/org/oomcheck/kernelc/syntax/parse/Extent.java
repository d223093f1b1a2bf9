// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import org.oomcheck.kernelc.syntax.Token;

/**
 * How far a definition goes that cannot be read. Kernel style helps where brackets do not match: a
 * function ends with a brace in the first column, and the next one begins with a word there.
 */
final class Extent {
  private final Cursor cursor;
  private final int start;
  private String name = "";
  private boolean function;
  private int end;

  /**
   * @param cursor stands at the beginning of the definition, and is left there
   */
  Extent(Cursor cursor) {
    this.cursor = cursor;
    this.start = cursor.index();
    this.end = start + measure();
  }

  /** The index of the first token behind the definition. */
  int end() {
    return end;
  }

  /** The name before the first parameters; empty if there is none. */
  String name() {
    return name;
  }

  /** Whether a body follows the parameters. */
  boolean isFunction() {
    return function;
  }

  private int measure() {
    int depth = 0;
    int braces = 0;
    boolean value = false;
    int i = 0;
    for (; !isEnd(i); i++) {
      Token token = cursor.peek(i);
      if (braces == 0 && depth == 0 && cursor.is(i + 1, "(") && isName(token)) {
        name = name.isEmpty() ? token.text() : name;
      }
      value |= braces == 0 && depth == 0 && token.is("=");
      if (token.is("(")) {
        depth++;
      } else if (token.is(")")) {
        depth--;
      } else if (token.is("{")) {
        function |= braces == 0 && !value && !name.isEmpty();
        braces++;
      } else if (token.is("}")) {
        braces--;
      }
      boolean closed = token.is("}") && (inFirstColumn(i) || (braces <= 0 && depth <= 0));
      if (closed) {
        return i + (cursor.is(i + 1, ";") ? 2 : 1);
      } else if (token.is(";") && braces == 0) {
        return i + 1;
      } else if (i > 0 && beginsDefinition(i + 1)) {
        return i + 1;
      }
    }
    return Math.max(i, 1);
  }

  private boolean isEnd(int i) {
    return cursor.peek(i).kind() == Token.Kind.END;
  }

  private static boolean isName(Token token) {
    return token.isWord()
        && !Words.isKeyword(token.text())
        && !Words.isAttribute(token.text())
        && !Words.TYPE_OF.contains(token.text());
  }

  private boolean inFirstColumn(int i) {
    return cursor.peek(i).startsLine() && cursor.peek(i).at().column() == 1;
  }

  /**
   * Whether the token begins another definition: a word in the first column that is no label, after
   * something that can end a definition or after an open body.
   */
  private boolean beginsDefinition(int i) {
    Token token = cursor.peek(i);
    Token before = cursor.peek(i - 1);
    return token.isWord()
        && inFirstColumn(i)
        && !cursor.is(i + 1, ":")
        && (before.is("}") || before.is(";") || before.is("{"));
  }
}
