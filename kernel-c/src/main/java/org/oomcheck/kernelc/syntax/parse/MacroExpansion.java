// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.Token.Kind;

/**
 * Expands macros in tokens, as the preprocessor does. A token that comes from a macro stands where
 * the macro is used.
 */
final class MacroExpansion {
  /** More tokens than any use in the kernel makes; a patch cannot keep the parser busy. */
  private static final int MAX_TOKENS = 200_000;

  private static final int MAX_DEPTH = 200;

  private final Map<String, Macro> macros;

  MacroExpansion(Map<String, Macro> macros) {
    this.macros = macros;
  }

  /** The tokens with every macro expanded. */
  List<Token> expand(List<Token> tokens) throws SyntaxException {
    return expand(tokens, Set.of());
  }

  private List<Token> expand(List<Token> tokens, Set<String> open) throws SyntaxException {
    if (open.size() > MAX_DEPTH && !tokens.isEmpty()) {
      throw new SyntaxException(
          "more than " + MAX_DEPTH + " macros are inside each other", tokens.get(0).at());
    }
    List<Token> result = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      Macro macro =
          token.isWord() && !open.contains(token.text()) ? macros.get(token.text()) : null;
      boolean called = i + 1 < tokens.size() && tokens.get(i + 1).is("(");
      if (macro == null || (macro.isFunctionLike() && !called)) {
        result.add(token);
        continue;
      }
      Map<String, List<Token>> bound = new HashMap<>();
      if (macro.isFunctionLike()) {
        i = bind(macro, tokens, i + 1, bound);
      }
      Set<String> inner = new HashSet<>(open);
      inner.add(macro.name());
      result.addAll(expand(substitute(macro, bound, token.at(), open), inner));
      if (result.size() > MAX_TOKENS) {
        throw new SyntaxException(
            "the macro " + macro.name() + " expands to more than " + MAX_TOKENS + " tokens",
            token.at());
      }
    }
    return result;
  }

  /** Finds the arguments of a call; returns the index of its closing bracket. */
  private static int bind(
      Macro macro, List<Token> tokens, int openBracket, Map<String, List<Token>> bound)
      throws SyntaxException {
    List<String> parameters = macro.parameters() == null ? List.of() : macro.parameters();
    List<List<Token>> arguments = new ArrayList<>(List.of(new ArrayList<>()));
    int depth = 0;
    int i = openBracket;
    for (; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean opens = token.is("(");
      depth += opens ? 1 : token.is(")") ? -1 : 0;
      if (depth == 0) {
        break;
      }
      boolean inRest = macro.rest() != null && arguments.size() > parameters.size();
      if (depth == 1 && token.is(",") && !inRest) {
        arguments.add(new ArrayList<>());
      } else if (!(opens && depth == 1)) {
        arguments.get(arguments.size() - 1).add(token);
      }
    }
    if (i == tokens.size()) {
      Token name = tokens.get(openBracket - 1);
      throw new SyntaxException("the arguments of " + name + " do not end", name.at());
    }
    for (int p = 0; p < parameters.size(); p++) {
      bound.put(parameters.get(p), p < arguments.size() ? arguments.get(p) : List.of());
    }
    if (macro.rest() != null) {
      int rest = parameters.size();
      bound.put(macro.rest(), rest < arguments.size() ? arguments.get(rest) : List.of());
    }
    return i;
  }

  private List<Token> substitute(
      Macro macro, Map<String, List<Token>> bound, Position at, Set<String> open)
      throws SyntaxException {
    List<Token> body = macro.body();
    List<Token> result = new ArrayList<>();
    for (int i = 0; i < body.size(); i++) {
      Token token = body.get(i);
      List<Token> argument = argument(bound, token);
      boolean pastes = i + 1 < body.size() && body.get(i + 1).is("##");
      if (token.is("#") && macro.isFunctionLike() && i + 1 < body.size()) {
        List<Token> quoted = argument(bound, body.get(++i));
        result.add(quote(quoted == null ? List.of(body.get(i)) : quoted, at));
      } else if (token.is("##")) {
        Token next = ++i < body.size() ? body.get(i) : token;
        List<Token> right = argument(bound, next);
        paste(result, right == null ? List.of(next.movedTo(at)) : right, at);
      } else if (argument == null) {
        result.add(token.movedTo(at));
      } else {
        result.addAll(pastes ? argument : expand(argument, open));
      }
    }
    return result;
  }

  private static @Nullable List<Token> argument(Map<String, List<Token>> bound, Token token) {
    return token.isWord() ? bound.get(token.text()) : null;
  }

  private static void paste(List<Token> left, List<Token> right, Position at) {
    if (right.isEmpty()) {
      // ", ## args" without arguments takes the comma away
      if (!left.isEmpty() && left.get(left.size() - 1).is(",")) {
        left.remove(left.size() - 1);
      }
      return;
    }
    Token first = right.get(0);
    if (left.isEmpty() || left.get(left.size() - 1).is(",")) {
      left.addAll(right);
      return;
    }
    Token last = left.remove(left.size() - 1);
    left.addAll(
        Lexer.tokens(at.file(), last.text() + first.text()).stream()
            .map(token -> token.movedTo(at))
            .toList());
    left.addAll(right.subList(1, right.size()));
  }

  private static Token quote(List<Token> tokens, Position at) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < tokens.size(); i++) {
      text.append(i > 0 && tokens.get(i).afterSpace() ? " " : "");
      text.append(tokens.get(i).text().replace("\\", "\\\\").replace("\"", "\\\""));
    }
    return new Token(Kind.STRING, text.append('"').toString(), at, false, true);
  }
}
