// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.List;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.Token.Kind;

/** A place in a list of tokens. */
final class Cursor {
  private final List<Token> tokens;
  private final Token end;
  private int next;

  /**
   * @param tokens what is read
   * @param file the file that the end belongs to
   */
  Cursor(List<Token> tokens, String file) {
    this.tokens = tokens;
    Position last =
        tokens.isEmpty() ? new Position(file, 1, 1) : tokens.get(tokens.size() - 1).at();
    this.end = new Token(Kind.END, "the end of the text", last, true, true);
  }

  int index() {
    return next;
  }

  void goTo(int index) {
    next = index;
  }

  List<Token> between(int first, int last) {
    return tokens.subList(first, Math.min(last, tokens.size()));
  }

  boolean atEnd() {
    return next >= tokens.size();
  }

  Token peek() {
    return peek(0);
  }

  Token peek(int ahead) {
    int index = next + ahead;
    return index >= 0 && index < tokens.size() ? tokens.get(index) : end;
  }

  Position at() {
    return peek().at();
  }

  boolean is(String text) {
    return peek().is(text);
  }

  boolean is(int ahead, String text) {
    return peek(ahead).is(text);
  }

  Token take() {
    Token token = peek();
    next++;
    return token;
  }

  boolean takeIf(String text) {
    if (!is(text)) {
      return false;
    }
    next++;
    return true;
  }

  /** Takes this token, or says what stands in its place. */
  Token need(String text) throws SyntaxException {
    if (!is(text)) {
      throw expected("'" + text + "'");
    }
    return take();
  }

  /** Takes a name that is no keyword. */
  Token needName(String what) throws SyntaxException {
    if (!peek().isWord() || Words.isKeyword(peek().text())) {
      throw expected(what);
    }
    return take();
  }

  /** The error that something else was expected here. */
  SyntaxException expected(String what) {
    Token found = peek();
    String shown =
        switch (found.kind()) {
          case BROKEN, END -> found.text();
          default -> "'" + found.text() + "'";
        };
    return new SyntaxException("expected " + what + ", found " + shown, found.at());
  }

  /** How many tokens ahead the bracket closes that opens {@code ahead} tokens from here. */
  int closing(int ahead) throws SyntaxException {
    int depth = 0;
    for (int i = ahead; ; i++) {
      Token token = peek(i);
      if (token.kind() == Kind.END) {
        throw new SyntaxException(
            "this '" + peek(ahead).text() + "' is not closed", peek(ahead).at());
      }
      if (token.is("(") || token.is("[") || token.is("{")) {
        depth++;
      } else if (token.is(")") || token.is("]") || token.is("}")) {
        depth--;
        if (depth == 0) {
          return i;
        }
      }
    }
  }

  /** Takes a bracket with all that is in it; returns what is inside, with blanks between. */
  String takeBracketed() throws SyntaxException {
    int close = closing(0);
    String inside = text(1, close);
    next += close + 1;
    return inside;
  }

  /** The tokens from here, {@code first} included and {@code last} not, with blanks between. */
  String text(int first, int last) throws SyntaxException {
    StringBuilder text = new StringBuilder();
    for (int i = first; i < last; i++) {
      if (peek(i).kind() == Kind.BROKEN) {
        throw new SyntaxException(peek(i).text(), peek(i).at());
      }
      text.append(i == first ? "" : " ").append(peek(i).text());
    }
    return text.toString();
  }
}
