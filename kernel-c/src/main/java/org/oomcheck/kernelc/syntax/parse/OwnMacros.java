// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Statement;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.print.ExpressionText;

/**
 * What a use of a file's own macro stands for. The result stands where the macro is used, and has
 * no macros of the file in it any more; a name in it that looks like one is what the preprocessor
 * leaves alone, as in {@code #define f(x) f(x)}. A macro of a header is none of the file's own.
 */
public final class OwnMacros {
  private final Map<String, Macro> macros;
  private final Map<Expression, Optional<Expression>> known =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private final Set<Object> finished =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  /**
   * @param file the file that defines the macros
   */
  public OwnMacros(SourceFile file) {
    this(file, Map.of());
  }

  /**
   * @param file the file that defines the macros
   * @param included the macros of headers, which the file's own hide
   */
  public OwnMacros(SourceFile file, Map<String, Macro> included) {
    Map<String, Macro> all = new HashMap<>(included);
    all.putAll(file.macros());
    this.macros = Map.copyOf(all);
  }

  /** The macros that uses are looked up in. */
  public Map<String, Macro> macros() {
    return macros;
  }

  /**
   * What a macro with a body of its own stands for: a loop with that body.
   *
   * @return empty if it is no macro of the file or of its headers, or does not stand for a loop
   */
  public Optional<Statement> expansion(Statement.MacroBlock use) {
    Macro macro = macros.get(use.head().name());
    if (macro == null || !macro.isFunctionLike()) {
      return Optional.empty();
    }
    try {
      List<Token> expanded = new ArrayList<>(expandedTokens(use.head()));
      expanded.add(new Token(Token.Kind.PUNCTUATION, ";", use.at(), false, false));
      Grammar grammar = new Grammar(expanded, use.at().file());
      Statement loop = grammar.statements.statement();
      if (grammar.cursor.atEnd()
          && (loop instanceof Statement.For || loop instanceof Statement.While)) {
        return Optional.of(withBody(loop, use.body()));
      }
      return Optional.empty();
    } catch (SyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * A statement that ends in an empty one, with a body in the place of that: {@code for (...) for
   * (...) body}, or {@code for (...) if (...) body}.
   */
  private static Statement withBody(Statement open, Statement body) {
    if (open instanceof Statement.For each) {
      return new Statement.For(
          each.at(), each.first(), each.condition(), each.next(), withBody(each.body(), body));
    } else if (open instanceof Statement.While each) {
      return new Statement.While(each.at(), each.condition(), withBody(each.body(), body));
    } else if (open instanceof Statement.MacroBlock macro) {
      return new Statement.MacroBlock(macro.at(), macro.head(), withBody(macro.body(), body));
    } else if (open instanceof Statement.If test) {
      Statement otherwise = test.otherwise();
      return otherwise == null
          ? new Statement.If(test.at(), test.condition(), withBody(test.then(), body), null)
          : new Statement.If(test.at(), test.condition(), test.then(), withBody(otherwise, body));
    }
    return body;
  }

  /**
   * What a name or a call stands for.
   *
   * @return empty if it is no use of a macro of the file, or if the macro's body is neither an
   *     expression nor statements; statements come as a statement expression
   */
  public Optional<Expression> expansion(Expression use) {
    return finished.contains(use) ? Optional.empty() : known.computeIfAbsent(use, this::expand);
  }

  /** The statement that an argument of a macro is, as {@code return -EINTR} can be. */
  public Optional<Statement> statement(Expression.Raw argument) {
    Position at = argument.at();
    List<Token> tokens = Lexer.tokens(at.file(), argument.text());
    try {
      Expression read = parse(tokens.stream().map(token -> token.movedTo(at)).toList(), at);
      return read instanceof Expression.StatementExpression inside
          ? Optional.of(inside.body())
          : Optional.of(new Statement.Evaluation(at, read));
    } catch (SyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * The list of first values in braces that a name or a call of a macro stands for.
   *
   * @return empty if it stands for something else
   */
  public Optional<Expression.Initializer> initializer(Expression use) {
    if (macro(use).isEmpty()) {
      return Optional.empty();
    }
    try {
      Grammar grammar = new Grammar(expandedTokens(use), use.at().file());
      return grammar.cursor.is("{")
          ? Optional.of(grammar.initializers.braced()).filter(list -> grammar.cursor.atEnd())
          : Optional.empty();
    } catch (SyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * The first values of members that a call of a macro stands for: {@code .a = x, .b = y}.
   *
   * @return empty if it stands for something else
   */
  public Optional<Expression.Initializer> members(Expression use) {
    if (macro(use).isEmpty()) {
      return Optional.empty();
    }
    try {
      List<Token> tokens = new ArrayList<>(expandedTokens(use));
      if (tokens.isEmpty() || !tokens.get(0).is(".")) {
        return Optional.empty();
      }
      tokens.removeIf(token -> token.kind() == Token.Kind.END);
      tokens.add(0, new Token(Token.Kind.PUNCTUATION, "{", use.at(), false, false));
      tokens.add(new Token(Token.Kind.PUNCTUATION, "}", use.at(), false, false));
      return Optional.of(new Grammar(tokens, use.at().file()).initializers.braced());
    } catch (SyntaxException e) {
      return Optional.empty();
    }
  }

  private Optional<Macro> macro(Expression use) {
    boolean call = use instanceof Expression.Call;
    String name = use instanceof Expression.Call called ? called.name() : "";
    if (use instanceof Expression.Name plain) {
      name = plain.name();
    }
    return Optional.ofNullable(macros.get(name)).filter(macro -> macro.isFunctionLike() == call);
  }

  private Optional<Expression> expand(Expression use) {
    if (macro(use).isEmpty()) {
      return Optional.empty();
    }
    try {
      Expression result = parse(expandedTokens(use), use.at());
      // Its nodes are not expanded again.
      Parts.visit(
          result,
          node -> {
            finished.add(node);
            return true;
          });
      return Optional.of(result);
    } catch (SyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * Why a name or a call of a macro stands for nothing, in a sentence; empty if it is none, or if
   * it does.
   */
  public Optional<String> unreadable(Expression use) {
    Optional<Macro> macro = macro(use);
    if (macro.isEmpty()) {
      return Optional.empty();
    }
    try {
      parse(expandedTokens(use), use.at());
      return Optional.empty();
    } catch (SyntaxException e) {
      String name = macro.get().name() + (macro.get().isFunctionLike() ? "()" : "");
      return Optional.of("what the macro " + name + " stands for could not be read: " + e.reason());
    }
  }

  private List<Token> expandedTokens(Expression use) throws SyntaxException {
    List<Token> tokens = Lexer.tokens(use.at().file(), ExpressionText.of(use));
    List<Token> placed = tokens.stream().map(token -> token.movedTo(use.at())).toList();
    return new MacroExpansion(macros).expand(placed);
  }

  private static Expression parse(List<Token> tokens, Position at) throws SyntaxException {
    Grammar grammar = new Grammar(tokens, at.file());
    try {
      Expression value = grammar.expressions.expression();
      if (grammar.cursor.atEnd()) {
        return value;
      }
    } catch (SyntaxException e) {
      // It is no expression: it is read as statements.
    }
    List<Token> closed = new ArrayList<>(tokens);
    closed.add(new Token(Token.Kind.PUNCTUATION, ";", at, false, false));
    Grammar again = new Grammar(closed, at.file());
    List<Statement> statements = new ArrayList<>();
    while (!again.cursor.atEnd()) {
      statements.add(again.statements.statement());
    }
    Statement.Block block = new Statement.Block(at, List.copyOf(statements), at);
    return new Expression.StatementExpression(at, block);
  }
}
