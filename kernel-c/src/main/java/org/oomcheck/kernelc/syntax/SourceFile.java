// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A file of C that was read.
 *
 * @param path the path below the top of the kernel tree
 * @param definitions what stands in it, in order
 * @param macros the macros that it defines; of several with one name, the last
 * @param includes the files that it includes, as they are written between their delimiters
 * @param decisions what was decided for its conditional parts, in order
 */
public record SourceFile(
    String path,
    List<Definition> definitions,
    Map<String, Macro> macros,
    List<String> includes,
    List<Decision> decisions) {

  /** The functions that could be read. */
  public Stream<Definition> functions() {
    return definitions.stream().filter(SourceFile::isFunction);
  }

  /** What could not be read. */
  public Stream<Definition.Unread> unread() {
    return definitions.stream()
        .filter(Definition.Unread.class::isInstance)
        .map(Definition.Unread.class::cast);
  }

  /** The function with this name, or what could not be read of it. */
  public Optional<Definition> function(String name) {
    Predicate<Definition> named = d -> d.name().equals(name);
    return definitions.stream()
        .filter(named.and(d -> isFunction(d) || d instanceof Definition.Unread))
        .findFirst();
  }

  /** The function that a line belongs to, from the line of its name to its last brace. */
  public Optional<Definition> functionAt(int line) {
    return definitions.stream()
        .filter(d -> isFunction(d) || d instanceof Definition.Unread)
        .filter(d -> d.at().line() <= line && line <= lastLine(d))
        .findFirst();
  }

  /** The macro of this name, if the file defines one. */
  public Optional<Macro> macro(String name) {
    return Optional.ofNullable(macros.get(name));
  }

  /** The decisions about conditional parts inside a function, in order. */
  public List<Decision> decisionsIn(Definition function) {
    int first = function.at().line();
    int last = lastLine(function);
    return decisions.stream().filter(d -> d.end() > first && d.at().line() < last).toList();
  }

  private static boolean isFunction(Definition definition) {
    return definition instanceof Definition.Function
        || definition instanceof Definition.MacroFunction;
  }

  private static int lastLine(Definition definition) {
    if (definition instanceof Definition.Function function) {
      return function.body().end().line();
    } else if (definition instanceof Definition.MacroFunction function) {
      return function.body().end().line();
    } else if (definition instanceof Definition.Unread unread) {
      return unread.end().line();
    }
    return definition.at().line();
  }
}
