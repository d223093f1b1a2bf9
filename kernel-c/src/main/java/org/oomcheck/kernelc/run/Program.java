// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.Types;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.UsedNames;
import org.oomcheck.kernelc.syntax.parse.OwnMacros;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.ProgramText;

/**
 * Files of C that are run together, with the headers' bindings. It is the text alone: worlds are
 * booted from it as often as needed.
 */
public final class Program implements ProgramText {
  private final Bindings bindings;
  private final Predicate<Definition.Function> runs;
  private final List<Unit> units = new ArrayList<>();
  private final Set<String> ownTexts = new HashSet<>();
  private final Types types = new Types();
  private final Map<String, FunctionPointer> functions = new HashMap<>();
  private final Map<FunctionPointer, Set<String>> words = new ConcurrentHashMap<>();
  private final Map<FunctionPointer, Set<FunctionPointer>> usedAsValues = new ConcurrentHashMap<>();
  private final Map<FunctionPointer, Set<String>> values = new ConcurrentHashMap<>();
  private final Map<BootText.Start, BootText> bootTexts = new ConcurrentHashMap<>();
  private final Map<String, Assumptions> assumptions = new ConcurrentHashMap<>();
  private boolean module;
  private @Nullable Comparisons comparisons;

  /**
   * @param files the files, headers first; a header of which the bindings have a text as well
   *     stands in its place
   * @param bindings what is known of the kernel's headers
   * @param runs which functions are run as C even if the bindings have a call of the same name
   */
  public Program(List<SourceFile> files, Bindings bindings, Predicate<Definition.Function> runs) {
    this(files, List.of(), bindings, runs);
  }

  /**
   * A program of these files and of parts of headers.
   *
   * @param additions what stands in other files besides what the bindings say of them
   */
  public Program(
      List<SourceFile> files,
      List<SourceFile> additions,
      Bindings bindings,
      Predicate<Definition.Function> runs) {
    this.bindings = bindings;
    this.runs = runs;
    List<SourceFile> all = new ArrayList<>();
    Map<String, Macro> macros = new HashMap<>();
    Set<String> read = files.stream().map(SourceFile::path).collect(Collectors.toSet());
    bindings.texts().entrySet().stream()
        .filter(text -> !read.contains(text.getKey()))
        .map(text -> HeaderFiles.read(text.getKey(), text.getValue()))
        .forEach(all::add);
    all.addAll(additions);
    all.addAll(files);
    all.stream().filter(Program::isHeader).forEach(header -> macros.putAll(header.macros()));
    macros.keySet().removeIf(name -> bindings.form(name).isPresent());
    bindings.integers().forEach(types::integer);
    types.macroMembers(bindings::member);
    List<Types> own = new ArrayList<>();
    Types shared = new Types();
    bindings.integers().forEach(shared::integer);
    for (SourceFile file : all) {
      Types ofFile = new Types();
      ofFile.macroMembers(bindings::member);
      ofFile.add(file);
      own.add(ofFile);
      types.include(ofFile);
      if (isHeader(file)) {
        shared.include(ofFile);
      } else {
        shared.includeTypes(ofFile);
      }
    }
    for (int i = 0; i < all.size(); i++) {
      Types ofFile = own.get(i);
      ofFile.include(shared);
      add(new Unit(all.get(i), ofFile, new OwnMacros(all.get(i), macros)));
    }
  }

  private static boolean isHeader(SourceFile file) {
    return file.path().endsWith(".h");
  }

  private void add(Unit unit) {
    unit.ignoring(name -> bindings.isHarmless(name) && bindings.form(name).isEmpty());
    units.add(unit);
    if (isOwnText(unit)) {
      ownTexts.add(unit.file().path());
    }
    unit.file()
        .functions()
        .filter(Definition.Function.class::isInstance)
        .map(Definition.Function.class::cast)
        .filter(f -> isHeader(unit.file()) || !f.storage().contains("static"))
        .map(f -> new FunctionPointer(unit, f))
        .forEach(f -> functions.merge(f.function().name(), f, Program::defined));
  }

  /** A file's own function is meant where a header has one of the same name. */
  private static FunctionPointer defined(FunctionPointer one, FunctionPointer other) {
    return isHeader(one.unit().file()) && !isHeader(other.unit().file()) ? other : one;
  }

  /**
   * The variables that our own text of a header declares as external, such as {@code oom_lock}. A
   * file may define them; where none does, each is there as well.
   */
  Map<Declaration, Unit> externals() {
    Map<Declaration, Unit> externals = new LinkedHashMap<>();
    for (Unit unit : units) {
      if (bindings.texts().containsKey(unit.file().path())) {
        for (Definition definition : unit.file().definitions()) {
          if (definition instanceof Declaration declaration
              && declaration.storage().contains("extern")) {
            externals.put(declaration, unit);
          }
        }
      }
    }
    return externals;
  }

  /** The functions of each file that have run in any world so far. */
  public SortedMap<String, SortedSet<String>> functionsRun() {
    SortedMap<String, SortedSet<String>> run = new TreeMap<>();
    units.forEach(unit -> run.put(unit.file().path(), unit.functionsRun()));
    return run;
  }

  /** The lines of each file whose statements have run in any world so far. */
  public SortedMap<String, SortedSet<Integer>> linesRun() {
    SortedMap<String, SortedSet<Integer>> run = new TreeMap<>();
    units.forEach(unit -> run.put(unit.file().path(), unit.linesRun()));
    return run;
  }

  /** What is assumed in the worlds of a check, as {@link Machine#check} names it. */
  Assumptions assumptions(String check) {
    return assumptions.computeIfAbsent(check, name -> new Assumptions());
  }

  public Bindings bindings() {
    return bindings;
  }

  /** The types of all files. */
  public Types types() {
    return types;
  }

  /** Whether a file is a text of our own for a header, which no tree has. */
  public boolean isOwnText(Unit unit) {
    return HeaderFiles.isOwn(unit.file());
  }

  /** Whether the file at a path is a text of our own for a header, which no tree has. */
  boolean isOwnText(String path) {
    return ownTexts.contains(path);
  }

  /** The files, ready to run. */
  public List<Unit> units() {
    return units;
  }

  /**
   * The function that a name means in a file: its own, else that of another file.
   *
   * @return empty if there is none, or if the bindings stand for it
   */
  public Optional<FunctionPointer> function(Unit from, String name) {
    return from.function(name)
        .map(own -> new FunctionPointer(from, own))
        .or(() -> Optional.ofNullable(functions.get(name)))
        .filter(this::isRun);
  }

  /** The function of this name in any file, static ones included; empty if there is none. */
  public Optional<FunctionPointer> function(String name) {
    return Optional.ofNullable(functions.get(name))
        .or(
            () ->
                units.stream()
                    .flatMap(
                        unit -> unit.function(name).map(f -> new FunctionPointer(unit, f)).stream())
                    .findFirst());
  }

  /** Whether a function is run as C. */
  public boolean isRun(FunctionPointer function) {
    return !bindings.knows(function.function().name()) || runs.test(function.function());
  }

  /** The words that a function uses. */
  public Set<String> words(FunctionPointer function) {
    return words.computeIfAbsent(
        function, of -> UsedNames.of(of.function(), of.unit().macros().macros()));
  }

  /** The names that a function uses without calling them. */
  private Set<String> values(FunctionPointer function) {
    return values.computeIfAbsent(function, of -> FunctionValues.of(of.function()));
  }

  /** What the text says of a world that begins with these functions. */
  BootText bootText(Collection<FunctionPointer> boots, Collection<FunctionPointer> entries) {
    return bootTexts.computeIfAbsent(
        new BootText.Start(List.copyOf(boots), List.copyOf(entries)),
        start -> BootText.of(this, start));
  }

  /** The functions that may run when these do: what they name, and so on. */
  public Set<FunctionPointer> reach(Collection<FunctionPointer> entries) {
    Set<FunctionPointer> reached = new LinkedHashSet<>();
    Deque<FunctionPointer> open = new ArrayDeque<>(entries);
    while (!open.isEmpty()) {
      FunctionPointer function = open.remove();
      if (reached.add(function)) {
        for (String word : words(function)) {
          function(function.unit(), word).ifPresent(open::add);
        }
      }
    }
    return reached;
  }

  /**
   * The names of the functions that may run when these do, and of those that first values of
   * variables name.
   */
  public Set<String> namesWithin(Collection<FunctionPointer> begins) {
    Set<FunctionPointer> reached = reach(begins);
    int before = -1;
    while (before != reached.size()) {
      before = reached.size();
      Set<FunctionPointer> more = new LinkedHashSet<>(reached);
      for (String word : words(reached)) {
        function(word).filter(this::isRun).ifPresent(more::add);
      }
      reached = reach(more);
    }
    return reached.stream().map(each -> each.function().name()).collect(Collectors.toSet());
  }

  /**
   * The functions that tasks may begin with: those that the boot function, or what it reaches,
   * names without calling them.
   */
  public Set<FunctionPointer> usedAsValues(FunctionPointer boot) {
    return usedAsValues.computeIfAbsent(boot, this::findUsedAsValues);
  }

  private Set<FunctionPointer> findUsedAsValues(FunctionPointer boot) {
    Set<FunctionPointer> used = new LinkedHashSet<>();
    for (FunctionPointer function : reach(List.of(boot))) {
      for (String name : values(function)) {
        function(function.unit(), name).ifPresent(used::add);
      }
    }
    for (Unit unit : units) {
      unit.file().definitions().stream()
          .filter(definition -> !(definition instanceof Definition.Function))
          .filter(definition -> !module || !isOurs(definition))
          .flatMap(definition -> FirstValues.names(unit, definition).stream())
          .forEach(name -> function(unit, name).ifPresent(used::add));
    }
    if (module) {
      addThoseOfHeaders(boot, used);
    }
    used.remove(boot);
    return Collections.unmodifiableSet(used);
  }

  /** Whether a definition is one of our own headers. */
  private static boolean isOurs(Definition definition) {
    return definition.at().file().startsWith("include/");
  }

  /** Adds what the first values of the variables of headers name, if such a variable is used. */
  private void addThoseOfHeaders(FunctionPointer boot, Set<FunctionPointer> used) {
    int before = -1;
    while (before != used.size()) {
      before = used.size();
      Set<FunctionPointer> begins = new LinkedHashSet<>(used);
      begins.add(boot);
      Set<FunctionPointer> reached = reach(begins);
      Set<String> named = words(reached);
      reached.forEach(function -> named.removeAll(words(function)));
      named.forEach(name -> function(boot.unit(), name).ifPresent(used::add));
    }
  }

  /** The functions that these, or what they reach, name without calling them, and so on. */
  public Set<FunctionPointer> callbacks(Collection<FunctionPointer> of) {
    Set<FunctionPointer> callbacks = new LinkedHashSet<>();
    for (FunctionPointer function : reach(of)) {
      for (String name : values(function)) {
        function(function.unit(), name).ifPresent(callbacks::add);
      }
    }
    return callbacks;
  }

  /**
   * The functions that an init function, or what it reaches, names without calling them, and those
   * in the first values of the variables that it names.
   *
   * @param without calls that register what no world uses: the variables among their arguments do
   *     not count
   */
  public Set<FunctionPointer> registered(FunctionPointer init, Set<String> without) {
    Set<FunctionPointer> registered = callbacks(List.of(init));
    Set<String> values = new HashSet<>(words(init));
    values.removeAll(UsedNames.ofArguments(init.function(), without));
    FirstValues.addWords(init.unit(), values);
    values.removeAll(words(init));
    values.forEach(name -> function(init.unit(), name).ifPresent(registered::add));
    return registered;
  }

  /**
   * Says that the last file is a module, and all that there is of its variables: values that no
   * function looks at are forgotten, and locks have to be initialised.
   */
  public Program asModule() {
    module = true;
    comparisons = new Comparisons(units.get(units.size() - 1));
    return this;
  }

  /** Numbers with which a module compares what has this name, or with which it leaves an array. */
  List<Long> comparedWith(String name, boolean signed, Booted world) {
    return comparisons == null ? List.of() : comparisons.of(name, signed, world);
  }

  boolean isModule() {
    return module;
  }

  /** Whether the file of a module defines a function. */
  boolean isOfModule(FunctionPointer function) {
    return module && function.unit() == units.get(units.size() - 1);
  }

  /** Whether the value of a variable or member with this name has to be kept. */
  Predicate<String> kept(Set<FunctionPointer> functions) {
    Set<String> observed =
        Collections.unmodifiableSet(ObservedNames.of(functions, bindings::isHarmless));
    return name -> !module || observed.contains(name);
  }

  /** All words of these functions, and of the first values of the variables that they name. */
  Set<String> words(Collection<FunctionPointer> of) {
    Set<String> all = new HashSet<>();
    of.forEach(function -> all.addAll(words(function)));
    int before = -1;
    while (before != all.size()) {
      before = all.size();
      units.forEach(unit -> FirstValues.addWords(unit, all));
    }
    return all;
  }
}
