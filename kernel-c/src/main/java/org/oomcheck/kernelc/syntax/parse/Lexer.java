// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.Token.Kind;

/**
 * Cuts the text of a file into tokens. Comments and continued lines are gone; directives are still
 * there. What is no token becomes a {@link Kind#BROKEN} one, and the next line is read as usual.
 */
public final class Lexer {
  /** Operators of more than one character; a longer one comes before its beginning. */
  /** The first character of ASCII that is not shown, behind those that are. */
  private static final char DELETE = 0x7f;

  private static final List<String> OPERATORS =
      List.of(
          "<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
          "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##");

  /** The second characters of the operators. */
  private static final String SECOND = "<>.-+=&|#";

  private static final String SINGLE = "+-*/%&|^~!<>=?:;,.()[]{}#";

  private final String file;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int next;
  private int line = 1;
  private int lineStart;
  private boolean startsLine = true;
  private boolean afterSpace;

  private Lexer(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * The tokens of a text, without an end token.
   *
   * @param file the path for the positions
   */
  public static List<Token> tokens(String file, String text) {
    Lexer lexer = new Lexer(file, text);
    while (lexer.skipSpace()) {
      lexer.token();
    }
    return lexer.tokens;
  }

  private Position here() {
    return new Position(file, line, next - lineStart + 1);
  }

  private char peek(int ahead) {
    return next + ahead < text.length() ? text.charAt(next + ahead) : '\0';
  }

  /** Goes to the next token; false at the end. */
  private boolean skipSpace() {
    while (next < text.length()) {
      char c = text.charAt(next);
      if (c == '\n') {
        newLine(1);
        startsLine = true;
      } else if (c == '\\' && peek(1) == '\n') {
        next++;
        newLine(1);
      } else if (Character.isWhitespace(c)) {
        next++;
      } else if (c == '/' && peek(1) == '*') {
        comment();
      } else if (c == '/' && peek(1) == '/') {
        int end = text.indexOf('\n', next);
        next = end < 0 ? text.length() : end;
      } else {
        return true;
      }
      afterSpace = true;
    }
    return false;
  }

  private void newLine(int characters) {
    next += characters;
    line++;
    lineStart = next;
  }

  private void comment() {
    int end = text.indexOf("*/", next + 2);
    if (end < 0) {
      add(Kind.BROKEN, "a comment that does not end", here());
      next = text.length();
      return;
    }
    while (next < end) {
      if (text.charAt(next) == '\n') {
        newLine(1);
      } else {
        next++;
      }
    }
    next = end + 2;
  }

  private void token() {
    char c = peek(0);
    int prefix = literalPrefix();
    if (c == '"' || c == '\'' || prefix > 0) {
      literal(prefix);
    } else if (Character.isLetter(c) || c == '_' || c == '$') {
      run(Kind.WORD, c);
    } else if (Character.isDigit(c) || (c == '.' && Character.isDigit(peek(1)))) {
      run(Kind.NUMBER, c);
    } else {
      punctuation();
    }
  }

  /** How many characters of {@code L"}, {@code u8'} and the like come before the quote. */
  private int literalPrefix() {
    int length = peek(0) == 'u' && peek(1) == '8' ? 2 : "LuU".indexOf(peek(0)) >= 0 ? 1 : 0;
    char quote = peek(length);
    return length > 0 && (quote == '"' || quote == '\'') ? length : 0;
  }

  private void literal(int prefix) {
    Position at = here();
    int end = next + prefix + 1;
    char quote = text.charAt(end - 1);
    int continued = 0;
    int continuedStart = lineStart;
    while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
      if (text.charAt(end) == '\\' && end + 1 < text.length()) {
        if (text.charAt(end + 1) == '\n') {
          continued++;
          continuedStart = end + 2;
        }
        end++;
      }
      end++;
    }
    if (end >= text.length() || text.charAt(end) != quote) {
      add(
          Kind.BROKEN,
          "a " + (quote == '"' ? "string" : "character constant") + " that does not end",
          at);
      next = Math.min(end, text.length());
    } else {
      String literal = text.substring(next, end + 1).replace("\\\n", "");
      add(quote == '"' ? Kind.STRING : Kind.CHARACTER, literal, at);
      next = end + 1;
    }
    line += continued;
    lineStart = continuedStart;
  }

  private void run(Kind kind, char first) {
    int end = next + 1;
    char before = first;
    while (end < text.length() && continues(kind, before, text.charAt(end))) {
      before = text.charAt(end);
      end++;
    }
    add(kind, text.substring(next, end), here());
    next = end;
  }

  private static boolean continues(Kind kind, char before, char c) {
    return Character.isLetterOrDigit(c)
        || c == '_'
        || c == '$'
        || (kind == Kind.NUMBER && c == '.')
        || (kind == Kind.NUMBER && (c == '+' || c == '-') && (before == 'e' || before == 'p'));
  }

  private void punctuation() {
    for (String operator : beginsOperator() ? OPERATORS : List.<String>of()) {
      if (text.startsWith(operator, next)) {
        add(Kind.PUNCTUATION, operator, here());
        next += operator.length();
        return;
      }
    }
    char c = text.charAt(next);
    if (SINGLE.indexOf(c) >= 0) {
      add(Kind.PUNCTUATION, String.valueOf(c), here());
    } else {
      boolean visible = c > ' ' && c < DELETE;
      String shown = visible ? "'" + c + "'" : "U+%04X".formatted((int) c);
      add(Kind.BROKEN, "the character " + shown + ", which begins no token of C", here());
    }
    next++;
  }

  /** Whether a second character follows that an operator can have. */
  private boolean beginsOperator() {
    return next + 1 < text.length() && SECOND.indexOf(text.charAt(next + 1)) >= 0;
  }

  private void add(Kind kind, String spelling, Position at) {
    tokens.add(new Token(kind, spelling, at, startsLine, afterSpace));
    startsLine = false;
    afterSpace = false;
  }
}
