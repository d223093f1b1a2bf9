// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.syntax.Token;

/** The parts of the parser, which call each other, over one list of tokens. */
final class Grammar {
  final Cursor cursor;
  final ExpressionParser expressions;
  final TypeParser types;
  final StatementParser statements;

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
    this.types = new TypeParser(this);
    this.statements = new StatementParser(this);
  }

  /** Whether the word is known to be the name of a type. */
  boolean isTypedef(String word) {
    return Words.isTypedef(word) || typedefs.contains(word);
  }
}
