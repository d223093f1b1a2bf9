// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Token;

/**
 * Finds uses of macros that C groups in another way than a tree in which the use is an operand:
 * with {@code #define SUM 1 + 2}, {@code SUM * 2} is 5. A macro whose body has brackets around it,
 * as nearly all have, is none of them.
 */
final class MacroGrouping {
  private static final Set<String> BINARY =
      Set.of(
          "*", "/", "%", "+", "-", "<<", ">>", "<", ">", "<=", ">=", "==", "!=", "&", "^", "|",
          "&&", "||");

  /** Operators that stand before their operand, apart from the binary ones. */
  private static final Set<String> PREFIX = Set.of("!", "~", "++", "--", "sizeof");

  /** Operators that stand behind their operand, apart from the binary ones. */
  private static final Set<String> POSTFIX = Set.of("[", ".", "->", "++", "--");

  /** What can be a sign, or take an address or what is there, where no operand is before it. */
  private static final Set<String> UNARY = Set.of("*", "&", "+", "-", "&&");

  private static final Set<String> WEAK =
      Set.of("?", ":", ",", "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=");

  /** What stands before a statement. */
  private static final Set<String> BEFORE_STATEMENTS = Set.of(";", "{", "}", ":");

  private final Map<String, Macro> macros;

  MacroGrouping(Map<String, Macro> macros) {
    this.macros = macros;
  }

  /** Whether a text has such a use. */
  boolean differs(List<Token> tokens) throws SyntaxException {
    for (int i = 0; i < tokens.size(); i++) {
      Macro macro = tokens.get(i).isWord() ? macros.get(tokens.get(i).text()) : null;
      int end = macro == null ? -1 : end(macro, tokens, i);
      if (end >= 0) {
        String before = i == 0 ? ";" : tokens.get(i - 1).text();
        String behind = end == tokens.size() ? ";" : tokens.get(end).text();
        boolean bound =
            BINARY.contains(before)
                || PREFIX.contains(before)
                || BINARY.contains(behind)
                || POSTFIX.contains(behind);
        boolean begins = BEFORE_STATEMENTS.contains(before) && behind.equals(";");
        if (bound || !begins) {
          List<Token> use = tokens.subList(i, end);
          List<String> outside = outside(new MacroExpansion(macros).expand(use));
          if ((bound && hasOperator(outside)) || (!begins && outside.contains(";"))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The index behind a use of a macro; below 0 if it is none. */
  private static int end(Macro macro, List<Token> tokens, int start) {
    if (!macro.isFunctionLike()) {
      return start + 1;
    }
    int depth = 0;
    for (int i = start + 1; i < tokens.size(); i++) {
      depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
      if (depth == 0) {
        return i == start + 1 ? -1 : i + 1;
      }
    }
    return -1;
  }

  /** The words outside of all brackets; each pair of brackets is one. */
  private static List<String> outside(List<Token> tokens) {
    List<String> outside = new ArrayList<>();
    int depth = 0;
    for (Token token : tokens) {
      boolean closes = token.is(")") || token.is("]") || token.is("}");
      depth -= closes ? 1 : 0;
      if (depth == 0) {
        boolean literal = token.kind() == Token.Kind.STRING;
        outside.add(literal ? "" : token.text());
      }
      depth += token.is("(") || token.is("[") || token.is("{") ? 1 : 0;
    }
    return outside;
  }

  private static boolean hasOperator(List<String> outside) {
    @Nullable String before = null;
    for (String word : outside) {
      boolean operand = before != null && !BINARY.contains(before) && !PREFIX.contains(before);
      if (WEAK.contains(word) || (BINARY.contains(word) && (operand || !UNARY.contains(word)))) {
        return true;
      }
      before = word;
    }
    return false;
  }
}
