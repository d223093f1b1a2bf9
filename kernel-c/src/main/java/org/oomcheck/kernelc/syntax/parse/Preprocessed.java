// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Decision;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Token;
import org.oomcheck.kernelc.syntax.Token.Kind;

/**
 * A file without its directives: the tokens that conditional parts leave, and what the directives
 * said. Macros are noted, and not expanded.
 */
final class Preprocessed {
  final List<Token> tokens = new ArrayList<>();
  final Map<String, Macro> macros = new LinkedHashMap<>();
  final List<String> includes = new ArrayList<>();
  final List<Decision> decisions = new ArrayList<>();

  /** Directives that have no counterpart, and each {@code #error} that a compiler comes to. */
  final List<Definition> refused = new ArrayList<>();

  private final BranchChoice choice;
  private final Map<String, Macro> inForce = new LinkedHashMap<>();
  private final Deque<Part> parts = new ArrayDeque<>();

  /**
   * @param all the tokens of the file
   * @param choice which conditional parts are read
   */
  Preprocessed(List<Token> all, BranchChoice choice) {
    this.choice = choice;
    int next = 0;
    while (next < all.size()) {
      Token token = all.get(next);
      if (token.startsLine() && token.is("#")) {
        int end = next + 1;
        while (end < all.size() && !all.get(end).startsLine()) {
          end++;
        }
        directive(token.at(), all.subList(next + 1, end));
        next = end;
      } else {
        if (isRead()) {
          tokens.add(token);
        }
        next++;
      }
    }
    while (!parts.isEmpty()) {
      int last = all.isEmpty() ? 1 : all.get(all.size() - 1).at().line();
      Part open = parts.pop();
      refused(open.at, open.condition.split(" ", 2)[0] + " without #endif");
      close(open, last + 1);
    }
  }

  /** A conditional part that is open. */
  private static final class Part {
    private final boolean parentRead;
    private Position at;
    private String condition;
    private boolean read;
    private boolean taken;

    Part(boolean parentRead, Position at, String condition, boolean read) {
      this.parentRead = parentRead;
      this.at = at;
      this.condition = condition;
      this.read = read;
      this.taken = read;
    }
  }

  private boolean isRead() {
    Part part = parts.peek();
    return part == null || part.read;
  }

  private void directive(Position at, List<Token> words) {
    if (words.isEmpty()) {
      return;
    }
    List<Token> rest = words.subList(1, words.size());
    switch (words.get(0).text()) {
      case "if", "ifdef", "ifndef" -> open(at, words.get(0).text(), rest);
      case "elif", "elifdef", "elifndef" -> next(at, words.get(0).text(), rest);
      case "else" -> next(at, "else", List.of());
      case "endif" -> {
        if (parts.isEmpty()) {
          refused(at, "#endif without #if");
        } else {
          close(parts.pop(), at.line());
        }
      }
      default -> {
        if (isRead()) {
          inert(at, words.get(0).text(), rest);
        }
      }
    }
  }

  private void refused(Position at, String what) {
    refused.add(new Definition.Unread(at, "", false, at, what, at));
  }

  private void inert(Position at, String word, List<Token> rest) {
    if (word.equals("define") && !rest.isEmpty()) {
      Macro macro = macro(at, rest);
      macros.put(macro.name(), macro);
      inForce.put(macro.name(), macro);
    } else if (word.equals("undef") && !rest.isEmpty()) {
      inForce.remove(rest.get(0).text());
    } else if (word.equals("include") && !rest.isEmpty()) {
      include(at, rest);
    } else if (word.equals("error") && choice.isCompilers()) {
      refused(at, written(word, rest));
    }
  }

  private void include(Position at, List<Token> rest) {
    StringBuilder name = new StringBuilder();
    for (Token token : rest) {
      if (token.kind() == Token.Kind.BROKEN) {
        refused(at, "#include of " + token.text());
        return;
      }
      name.append(token.text());
    }
    includes.add(name.toString().replaceAll("^[<\"]|[>\"]$", ""));
  }

  private void open(Position at, String word, List<Token> rest) {
    boolean parentRead = isRead();
    boolean read = parentRead && holds(at, word, rest);
    parts.push(new Part(parentRead, at, written(word, rest), read));
  }

  private void next(Position at, String word, List<Token> rest) {
    Part part = parts.peek();
    if (part == null) {
      refused(at, "#" + word + " without #if");
      return;
    }
    close(part, at.line());
    part.at = at;
    part.condition = written(word, rest);
    part.read = part.parentRead && !part.taken && (word.equals("else") || holds(at, word, rest));
    part.taken |= part.read;
  }

  private void close(Part part, int end) {
    if (part.parentRead) {
      decisions.add(new Decision(part.at, part.condition, part.read, end));
    }
  }

  private boolean holds(Position at, String word, List<Token> rest) {
    if (!word.endsWith("def")) {
      return choice.holds(at, rest, inForce);
    } else if (rest.isEmpty()) {
      return false;
    }
    List<Token> defined =
        List.of(
            new Token(Kind.WORD, "defined", at, false, false),
            new Token(Kind.PUNCTUATION, "(", at, false, false),
            rest.get(0),
            new Token(Kind.PUNCTUATION, ")", at, false, false));
    return choice.holds(at, defined, inForce) != word.endsWith("ndef");
  }

  /** A directive as it is written, with blanks made even. */
  private static String written(String word, List<Token> rest) {
    StringBuilder text = new StringBuilder("#" + word);
    for (int i = 0; i < rest.size(); i++) {
      text.append(i == 0 || rest.get(i).afterSpace() ? " " : "").append(rest.get(i).text());
    }
    return text.toString();
  }

  private static Macro macro(Position at, List<Token> tokens) {
    Token name = tokens.get(0);
    if (tokens.size() < 2 || !tokens.get(1).is("(") || tokens.get(1).afterSpace()) {
      return new Macro(at, name.text(), null, null, List.copyOf(tokens.subList(1, tokens.size())));
    }
    List<String> parameters = new ArrayList<>();
    String rest = null;
    int next = 2;
    while (next < tokens.size() && !tokens.get(next).is(")")) {
      Token token = tokens.get(next);
      if (token.is("...")) {
        rest = restName(tokens.get(next - 1), parameters);
      } else if (token.isWord()) {
        parameters.add(token.text());
      }
      next++;
    }
    int body = Math.min(next + 1, tokens.size());
    return new Macro(
        at,
        name.text(),
        List.copyOf(parameters),
        rest,
        List.copyOf(tokens.subList(body, tokens.size())));
  }

  /** {@code args...} names what is left; {@code ...} alone does not. */
  private static @Nullable String restName(Token before, List<String> parameters) {
    return before.isWord() ? parameters.remove(parameters.size() - 1) : "__VA_ARGS__";
  }
}
