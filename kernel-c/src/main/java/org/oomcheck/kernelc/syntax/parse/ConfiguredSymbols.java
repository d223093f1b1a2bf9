// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.Token;

/**
 * {@code IS_ENABLED(CONFIG_X)} and its like of {@code linux/kconfig.h}, in code and in {@code #if}.
 */
final class ConfiguredSymbols {

  private ConfiguredSymbols() {}

  /** What a question about a symbol has as its answer; empty if it is no such question. */
  static Optional<Boolean> answer(Config config, String question, String symbol) {
    return switch (question) {
      case "IS_ENABLED" -> Optional.of(config.isEnabled(symbol));
      case "IS_BUILTIN", "IS_REACHABLE" -> Optional.of(config.isBuiltIn(symbol));
      case "IS_MODULE" -> Optional.of(config.isModule(symbol));
      default -> Optional.empty();
    };
  }

  /** The tokens with 0 or 1 for each question, but for the conditions of directives. */
  static List<Token> answered(List<Token> all, Config config) {
    List<Token> result = new ArrayList<>(all.size());
    boolean inCondition = false;
    int next = 0;
    while (next < all.size()) {
      Token token = all.get(next);
      if (token.startsLine()) {
        inCondition = token.is("#") && next + 1 < all.size() && !all.get(next + 1).is("define");
      }
      Optional<Boolean> answer = inCondition ? Optional.empty() : answerAt(all, next, config);
      result.add(
          answer
              .map(
                  yes ->
                      new Token(
                          Token.Kind.NUMBER,
                          yes ? "1" : "0",
                          token.at(),
                          token.startsLine(),
                          token.afterSpace()))
              .orElse(token));
      next += answer.isPresent() ? 4 : 1;
    }
    return result;
  }

  private static Optional<Boolean> answerAt(List<Token> all, int at, Config config) {
    boolean isCall =
        at + 3 < all.size()
            && all.get(at).isWord()
            && all.get(at + 1).is("(")
            && all.get(at + 2).text().startsWith("CONFIG_")
            && all.get(at + 3).is(")");
    return isCall ? answer(config, all.get(at).text(), all.get(at + 2).text()) : Optional.empty();
  }
}
