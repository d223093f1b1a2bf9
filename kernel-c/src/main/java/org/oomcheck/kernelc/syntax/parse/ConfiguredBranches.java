// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Token;

/**
 * Decides as the preprocessor does under a configuration. A name that neither the configuration nor
 * the file defines is 0, as C has it; headers are not read.
 */
final class ConfiguredBranches implements BranchChoice {
  private final Config config;

  ConfiguredBranches(Config config) {
    this.config = config;
  }

  @Override
  public boolean isCompilers() {
    return true;
  }

  @Override
  public boolean holds(Position at, List<Token> condition, Map<String, Macro> macros) {
    Expression parsed = parse(at, condition);
    return parsed != null && new Evaluation(macros).value(parsed) != 0;
  }

  /** The condition as an expression; null if it is none that this parser knows. */
  static @Nullable Expression parse(Position at, List<Token> condition) {
    try {
      Grammar grammar = new Grammar(withBrackets(condition), at.file());
      Expression parsed = grammar.expressions.expression();
      return grammar.cursor.atEnd() ? parsed : null;
    } catch (SyntaxException e) {
      return null;
    }
  }

  /** {@code defined X} as {@code defined(X)}. */
  private static List<Token> withBrackets(List<Token> condition) {
    List<Token> result = new ArrayList<>();
    for (int i = 0; i < condition.size(); i++) {
      Token token = condition.get(i);
      result.add(token);
      boolean bare =
          token.is("defined") && i + 1 < condition.size() && !condition.get(i + 1).is("(");
      if (bare) {
        result.add(new Token(Token.Kind.PUNCTUATION, "(", token.at(), false, false));
        result.add(condition.get(++i));
        result.add(new Token(Token.Kind.PUNCTUATION, ")", token.at(), false, false));
      }
    }
    return result;
  }

  /** The value of a condition. */
  private final class Evaluation {
    private final Map<String, Macro> macros;
    private final Set<String> open = new HashSet<>();

    Evaluation(Map<String, Macro> macros) {
      this.macros = macros;
    }

    long value(Expression expression) {
      if (expression instanceof Expression.NumberLiteral number) {
        return number(number.text());
      } else if (expression instanceof Expression.Name name) {
        return named(name.at(), name.name());
      } else if (expression instanceof Expression.Prefix prefix) {
        long operand = value(prefix.operand());
        return switch (prefix.operator()) {
          case "!" -> truth(operand == 0);
          case "-" -> -operand;
          case "~" -> ~operand;
          default -> operand;
        };
      } else if (expression instanceof Expression.Binary binary) {
        return binary(binary);
      } else if (expression instanceof Expression.Conditional conditional) {
        long tested = value(conditional.condition());
        Expression then = conditional.whenTrue();
        return tested == 0 ? value(conditional.whenFalse()) : then == null ? tested : value(then);
      } else if (expression instanceof Expression.Call call) {
        return call(call);
      }
      return 0;
    }

    private long binary(Expression.Binary binary) {
      long left = value(binary.left());
      if (binary.operator().equals("&&")) {
        return truth(left != 0 && value(binary.right()) != 0);
      } else if (binary.operator().equals("||")) {
        return truth(left != 0 || value(binary.right()) != 0);
      }
      long right = value(binary.right());
      return switch (binary.operator()) {
        case "==" -> truth(left == right);
        case "!=" -> truth(left != right);
        case "<" -> truth(left < right);
        case ">" -> truth(left > right);
        case "<=" -> truth(left <= right);
        case ">=" -> truth(left >= right);
        case "+" -> left + right;
        case "-" -> left - right;
        case "*" -> left * right;
        case "/" -> right == 0 ? 0 : left / right;
        case "%" -> right == 0 ? 0 : left % right;
        case "<<" -> left << right;
        case ">>" -> left >> right;
        case "&" -> left & right;
        case "|" -> left | right;
        case "^" -> left ^ right;
        default -> 0;
      };
    }

    private long call(Expression.Call call) {
      if (call.arguments().size() != 1
          || !(call.arguments().get(0) instanceof Expression.Name argument)) {
        return 0;
      }
      String symbol = argument.name();
      boolean holds =
          call.name().equals("defined")
              ? macros.containsKey(symbol) || config.isDefined(symbol)
              : ConfiguredSymbols.answer(config, call.name(), symbol).orElse(false);
      return truth(holds);
    }

    private long named(Position at, String name) {
      Macro macro = macros.get(name);
      if (macro != null && !macro.isFunctionLike() && open.add(name)) {
        Expression body = parse(at, macro.body());
        long value = body == null ? 0 : value(body);
        open.remove(name);
        return value;
      }
      Optional<String> set = config.value(name);
      if (set.isEmpty() || !config.isDefined(name)) {
        return truth(config.isDefined(name));
      }
      return set.get().equals("y") ? 1 : number(set.get());
    }

    private static long truth(boolean holds) {
      return holds ? 1 : 0;
    }

    private static long number(String text) {
      String digits = text.toLowerCase(Locale.ROOT).replaceAll("[ul]+$", "");
      try {
        boolean octal = digits.length() > 1 && digits.startsWith("0") && !digits.startsWith("0x");
        return octal ? Long.parseLong(digits, 8) : Long.decode(digits);
      } catch (NumberFormatException e) {
        return 0;
      }
    }
  }
}
