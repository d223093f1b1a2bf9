// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;
import org.oomcheck.kernelc.syntax.print.Printer;
import org.oomcheck.model.machine.ProgramText;

/**
 * What patches add to a file that is not read: functions, structs and macros with new names. The
 * rest of the file is what the bindings say of it.
 */
public final class AddedDefinitions implements ProgramText {
  private final SourceFile file;
  private final boolean isAll;

  private AddedDefinitions(SourceFile file, boolean isAll) {
    this.file = file;
    this.isAll = isAll;
  }

  /**
   * Compares two texts of a file.
   *
   * @param path its path below the top of the tree
   */
  public static AddedDefinitions between(String path, String before, String after, Config config) {
    SourceFile old = FileParser.parse(path, before, config);
    SourceFile young = FileParser.parse(path, after, config);
    Set<String> names =
        old.definitions().stream().map(Definition::name).collect(Collectors.toSet());
    Set<String> texts = texts(old);
    List<Definition> added =
        young.definitions().stream()
            .filter(each -> !each.name().isEmpty() && !names.contains(each.name()))
            .toList();
    Map<String, Macro> macros = new HashMap<>(young.macros());
    macros.keySet().removeAll(old.macros().keySet());
    Set<String> others = texts(young);
    added.forEach(each -> others.remove(text(each)));
    young.macros().values().stream()
        .filter(macro -> macros.containsKey(macro.name()))
        .forEach(macro -> others.remove(text(macro)));
    SourceFile file = new SourceFile(path, added, macros, List.of(), young.decisions());
    return new AddedDefinitions(file, others.equals(texts));
  }

  /**
   * The functions of a file that are not the same in another text of it; those that only one of the
   * two has are not among them.
   *
   * @param path its path below the top of the tree
   */
  public static Set<String> changedFunctions(
      String path, String before, String after, Config config) {
    Map<String, String> old = new HashMap<>();
    functions(FileParser.parse(path, before, config))
        .forEach(each -> old.put(each.name(), text(each)));
    return functions(FileParser.parse(path, after, config))
        .filter(each -> !text(each).equals(old.getOrDefault(each.name(), text(each))))
        .map(Definition::name)
        .collect(Collectors.toSet());
  }

  private static Stream<Definition> functions(SourceFile file) {
    return file.definitions().stream().filter(Definition.Function.class::isInstance);
  }

  private static Set<String> texts(SourceFile file) {
    Set<String> texts = new HashSet<>();
    file.definitions().forEach(each -> texts.add(text(each)));
    file.macros().values().forEach(each -> texts.add(text(each)));
    return texts;
  }

  private static String text(Definition definition) {
    return Printer.definition(definition);
  }

  private static String text(Macro macro) {
    return macro.name()
        + macro.parameters()
        + macro.body().stream().map(token -> token.text()).collect(Collectors.joining(" "));
  }

  /** The path of the file below the top of the tree. */
  public String path() {
    return file.path();
  }

  /** Whether nothing else of the file differs. */
  public boolean isAll() {
    return isAll;
  }

  /** Whether other files use a name of it; their texts are given by their words. */
  public boolean isUsedBy(Set<String> words) {
    boolean isHeader = path().endsWith(".h");
    return file.definitions().stream()
            .filter(each -> isHeader || isFunctionForOthers(each))
            .anyMatch(each -> words.contains(each.name()))
        || (isHeader && file.macros().keySet().stream().anyMatch(words::contains));
  }

  private static boolean isFunctionForOthers(Definition definition) {
    return definition instanceof Definition.Function function
        && !function.storage().contains("static");
  }

  /** The file without the rest. */
  public SourceFile file() {
    return file;
  }
}
