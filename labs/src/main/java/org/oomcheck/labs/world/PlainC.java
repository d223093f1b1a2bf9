// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.world;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.UsedNames;

/**
 * What the interpreter would run, and nothing else would: a macro in place of a keyword or of a
 * function that the lab calls, a second definition of a function, a header that is not there, a
 * first value that a function computes; and calls that the lab has nothing for.
 */
final class PlainC {
  private static final Set<String> KEYWORDS =
      Set.of(
          ("auto break case char const continue default do double else enum extern float for goto if"
                  + " inline int long register return short signed sizeof static struct switch"
                  + " typedef union unsigned void volatile while")
              .split(" "));

  private final Set<String> functions;
  private final Set<String> headers;
  private final Map<String, String> absent;

  /**
   * @param functions those that the lab calls
   * @param absent calls that cannot be made, each with the reason
   * @param headers the names of the lab's headers
   */
  PlainC(List<String> functions, Map<String, String> absent, List<String> headers) {
    this.functions = Set.copyOf(functions);
    this.absent = Map.copyOf(absent);
    this.headers = Set.copyOf(headers);
  }

  /** The first of these in a file, except for what it includes, in a sentence. */
  Optional<String> problem(SourceFile file) {
    return macro(file).or(() -> second(file)).or(() -> call(file)).or(() -> first(file));
  }

  private Optional<String> macro(SourceFile file) {
    for (Macro macro : file.macros().values()) {
      String name = macro.name();
      if (KEYWORDS.contains(name)) {
        return Optional.of(
            macro.at().fileAndLine() + ": " + name + " is a keyword of C, and cannot be a macro");
      } else if (functions.contains(name)) {
        return Optional.of(
            macro.at().fileAndLine() + ": " + name + "() has to be a function, and not a macro");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> second(SourceFile file) {
    Set<String> names = new HashSet<>();
    return file.functions()
        .filter(Definition.Function.class::isInstance)
        .map(Definition.Function.class::cast)
        .filter(function -> !names.add(function.name()))
        .findFirst()
        .map(
            function ->
                function.at().fileAndLine() + ": " + function.name() + "() is defined before");
  }

  /**
   * What it includes although it is not read, in a sentence. Headers of the kernel are in folders,
   * and nothing above is.
   */
  Optional<String> header(SourceFile file) {
    return file.includes().stream()
        .filter(name -> !headers.contains(name))
        .filter(name -> !name.matches("\\w[\\w-]*(/\\w[\\w.-]*)*/[\\w.-]+\\.h"))
        .findFirst()
        .map(
            name ->
                "%s includes %s, which is no header of the kernel or of this lab; no other is read"
                    .formatted(file.path(), name));
  }

  private Optional<String> call(SourceFile file) {
    HeaderCalls kernel = HeaderCalls.of(Bindings.ofAllHeaders());
    return file.functions()
        .filter(Definition.Function.class::isInstance)
        .map(Definition.Function.class::cast)
        .flatMap(
            function ->
                UsedNames.of(function.body(), file.macros()).stream()
                    .sorted()
                    .flatMap(name -> absent(kernel, name).map(why -> uses(function, name, why))))
        .findFirst();
  }

  /** Why a name cannot be used, if it cannot: it is a call that is absent, or comes to one. */
  private Stream<String> absent(HeaderCalls kernel, String name) {
    return absent.entrySet().stream()
        .filter(each -> kernel.reaches(name, Set.of(each.getKey())))
        .map(Map.Entry::getValue)
        .sorted()
        .limit(1);
  }

  private static String uses(Definition.Function function, String name, String why) {
    return "%s: %s() uses %s(), and %s"
        .formatted(function.at().fileAndLine(), function.name(), name, why);
  }

  /** A variable that is there before the program runs gets its first value from no function. */
  private static Optional<String> first(SourceFile file) {
    Set<String> own =
        file.functions()
            .filter(Definition.Function.class::isInstance)
            .map(function -> ((Definition.Function) function).name())
            .collect(Collectors.toSet());
    List<String> problems = new ArrayList<>();
    for (Definition definition : file.definitions()) {
      Parts.visit(
          definition,
          node -> {
            if (node instanceof Declaration variable
                && (node == definition || variable.storage().contains("static"))) {
              variable.declarators().forEach(each -> first(each, own).ifPresent(problems::add));
            }
            return true;
          });
    }
    return problems.stream().findFirst();
  }

  private static Optional<String> first(Declaration.Declarator variable, Set<String> own) {
    if (variable.initializer() == null) {
      return Optional.empty();
    }
    Set<String> called = new TreeSet<>();
    Parts.visit(
        variable.initializer(),
        node -> {
          if (node instanceof Expression.Call call && own.contains(call.name())) {
            called.add(call.name());
          }
          return true;
        });
    return called.stream()
        .findFirst()
        .map(
            name ->
                "%s: the first value of %s has to be a constant, and %s() is a call"
                    .formatted(variable.at().fileAndLine(), variable.name(), name));
  }
}
