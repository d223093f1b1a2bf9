// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Token;

/**
 * Reads a file of kernel C. A definition with an error is {@link Definition.Unread}, and reading
 * goes on behind it. A function that can only be read with the macros of its file expanded, or that
 * C groups in another way then, is read so.
 */
public final class FileParser {
  private final Preprocessed file;
  private final Grammar grammar;
  private final List<Definition> definitions = new ArrayList<>();

  private FileParser(String path, Preprocessed file, Set<String> typedefs) {
    this.file = file;
    this.grammar = new Grammar(file.tokens, path, typedefs);
  }

  /**
   * Reads a file.
   *
   * @param path the path below the top of the tree
   * @param text its text
   * @param config decides its conditional parts
   */
  public static SourceFile parse(String path, String text, Config config) {
    return parse(path, text, config, Set.of());
  }

  /**
   * Reads a file that uses typedefs of others.
   *
   * @param typedefs names of types; what ends in {@code _t} need not be among them
   */
  public static SourceFile parse(String path, String text, Config config, Set<String> typedefs) {
    List<Token> tokens = ConfiguredSymbols.answered(Lexer.tokens(path, text), config);
    return parse(path, tokens, new ConfiguredBranches(config), typedefs);
  }

  static SourceFile parse(
      String path, List<Token> tokens, BranchChoice choice, Set<String> typedefs) {
    Preprocessed file = new Preprocessed(tokens, choice);
    FileParser parser = new FileParser(path, file, new HashSet<>(typedefs));
    parser.readAll();
    parser.definitions.addAll(file.refused);
    return new SourceFile(
        path,
        List.copyOf(parser.definitions),
        Map.copyOf(file.macros),
        List.copyOf(file.includes),
        List.copyOf(file.decisions));
  }

  private void readAll() {
    Cursor cursor = grammar.cursor;
    while (!cursor.atEnd()) {
      if (cursor.takeIf(";")) {
        continue;
      }
      int start = cursor.index();
      try {
        grammar.restart();
        Definition definition = new DefinitionParser(grammar, false).definition();
        grammar.checkWork();
        definitions.addAll(whatItDefines(definition, start));
      } catch (SyntaxException e) {
        cursor.goTo(start);
        Extent extent = new Extent(cursor);
        List<Definition> expanded = expanded(cursor.between(start, extent.end()));
        if (expanded == null) {
          definitions.add(unread(start, extent, e));
        } else {
          definitions.addAll(expanded);
        }
        cursor.goTo(extent.end());
      }
    }
  }

  /**
   * The functions and all else that a macro of the file defines, or the same text with its macros
   * expanded if they are grouped in another way then; else the definition itself.
   */
  private List<Definition> whatItDefines(Definition definition, int start) throws SyntaxException {
    List<Token> tokens = grammar.cursor.between(start, grammar.cursor.index());
    if (new MacroGrouping(file.macros).differs(tokens)) {
      List<Definition> found = expanded(tokens);
      return found == null ? List.of(definition) : found;
    }
    if (definition instanceof Definition.MacroUse use
        && file.macros.containsKey(use.call().name())) {
      List<Definition> found = expanded(tokens);
      if (found != null && found.stream().anyMatch(Definition.Function.class::isInstance)) {
        return found;
      }
    }
    return List.of(definition);
  }

  private Definition unread(int start, Extent extent, SyntaxException e) {
    List<Token> left = grammar.cursor.between(start, extent.end());
    Position last = left.get(left.size() - 1).at();
    return new Definition.Unread(
        left.get(0).at(), extent.name(), extent.isFunction(), e.at(), e.reason(), last);
  }

  /** The text with the macros of the file expanded; null if that does not help. */
  private @Nullable List<Definition> expanded(List<Token> tokens) {
    Map<String, Macro> macros = file.macros;
    if (tokens.stream().noneMatch(t -> t.isWord() && macros.containsKey(t.text()))) {
      return null;
    }
    List<Definition> found = new ArrayList<>();
    try {
      List<Token> plain = new MacroExpansion(macros).expand(tokens);
      Grammar inner = new Grammar(plain, file.tokens.get(0).at().file(), grammar.typedefs);
      while (!inner.cursor.atEnd()) {
        if (!inner.cursor.takeIf(";")) {
          found.add(new DefinitionParser(inner, true).definition());
        }
      }
      return found;
    } catch (SyntaxException e) {
      return null;
    }
  }
}
