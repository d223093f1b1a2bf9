// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.syntax.Token;

/** The parts of the parser, which call each other, over one list of tokens. */
final class Grammar {
  /** Deeper than any code of the kernel; a patch cannot exhaust the stack. */
  private static final int MAX_DEPTH = 400;

  /** The operators in a row that make a tree deep without nesting. */
  private static final int MAX_CHAIN = 1000;

  /** More than the longest function needs; a patch cannot keep the parser busy. */
  private static final int MAX_WORK = 5_000_000;

  final Cursor cursor;
  final ExpressionParser expressions;
  final InitializerParser initializers;
  final TypeParser types;
  final StatementParser statements;

  private int depth;
  private int work;

  /** The typedefs that the file has made so far. */
  final Set<String> typedefs;

  Grammar(List<Token> tokens, String file) {
    this(tokens, file, new HashSet<>());
  }

  /**
   * @param typedefs names that are types beside those that are known
   */
  Grammar(List<Token> tokens, String file, Set<String> typedefs) {
    this.cursor = new Cursor(tokens, file);
    this.typedefs = typedefs;
    this.expressions = new ExpressionParser(this);
    this.initializers = new InitializerParser(this);
    this.types = new TypeParser(this);
    this.statements = new StatementParser(this);
  }

  /** Begins a form that can have itself inside; {@link #leave} ends it. */
  void enter() throws SyntaxException {
    depth++;
    work++;
    checkDepth(depth);
    checkWork();
  }

  /** Says whether forms are inside each other too often. */
  void checkDepth(int forms) throws SyntaxException {
    if (forms > MAX_DEPTH) {
      throw new SyntaxException("this is nested too deeply to be read", cursor.at());
    }
  }

  void leave() {
    depth--;
  }

  /** Says whether an expression has too many operators in a row. */
  void checkChain(int length) throws SyntaxException {
    if (length > MAX_CHAIN) {
      throw new SyntaxException("this has too many operators to be read", cursor.at());
    }
  }

  /** Says whether reading has taken too long since {@link #restart}. */
  void checkWork() throws SyntaxException {
    if (work > MAX_WORK) {
      throw new SyntaxException("this is too intricate to be read", cursor.at());
    }
  }

  /** Begins another definition. */
  void restart() {
    depth = 0;
    work = 0;
  }

  /** Whether the word is known to be the name of a type. */
  boolean isTypedef(String word) {
    return Words.isTypedef(word) || typedefs.contains(word);
  }
}
