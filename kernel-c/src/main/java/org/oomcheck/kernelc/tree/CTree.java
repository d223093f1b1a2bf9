// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.run.AddedDefinitions;
import org.oomcheck.kernelc.source.AddedFiles;
import org.oomcheck.kernelc.source.Config;
import org.oomcheck.kernelc.source.Release;
import org.oomcheck.kernelc.source.SourceTree;
import org.oomcheck.kernelc.syntax.Decision;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.FileParser;
import org.oomcheck.kernelc.tree.fact.LaterFunctions;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/**
 * A kernel tree of C. What is run of it stands in the slots of the nearest release of the
 * catalogue; the rest is that release.
 */
public final class CTree {
  private final SourceTree source;
  private final KernelTree tree;
  private final KernelTree nearest;
  private final Map<String, PartProgram> programs;

  /** Headers of which some lines are read; patches change others of their lines. */
  private final Set<String> inPart;

  private @Nullable Set<String> anywhere;

  private CTree(
      SourceTree source,
      KernelTree tree,
      KernelTree nearest,
      Map<String, PartProgram> programs,
      Set<String> inPart) {
    this.source = source;
    this.inPart = inPart;
    this.tree = tree;
    this.nearest = nearest;
    this.programs = programs;
  }

  /**
   * Reads what is run of a tree.
   *
   * @param suffix {@link KernelTree#PATCHED}, or empty for a tree without patches
   * @throws IOException if the tree cannot be read, or is older than every release
   */
  public static CTree read(SourceTree source, Config config, Catalogue catalogue, String suffix)
      throws IOException {
    Release release = source.release();
    KernelTree nearest = nearest(release, catalogue);
    Map<String, PartProgram> programs = new LinkedHashMap<>();
    List<KernelPart> parts = new ArrayList<>();
    ServiceLoader.load(KernelPart.class).forEach(parts::add);
    Map<String, String> texts =
        source.readAll(
            Stream.concat(
                    parts.stream().flatMap(part -> paths(part).stream()),
                    LaterFunctions.files().stream())
                .distinct()
                .toList());
    KernelTree latest = catalogue.releases().get(catalogue.releases().size() - 1).tree();
    KernelTree tree = LaterFunctions.of(nearest.readFromC("v" + release, suffix), latest, texts);
    AddedFiles added = new AddedFiles(source);
    Map<String, String> changed = source.changed();
    List<AddedDefinitions> additions = additions(source, changed, texts.keySet(), config);
    Set<String> inPart = new TreeSet<>();
    for (KernelPart part : parts) {
      Map<String, String> files = files(part, texts, added);
      if (!files.isEmpty()) {
        List<SourceFile> sources =
            files.entrySet().stream()
                .map(file -> FileParser.parse(file.getKey(), file.getValue(), config))
                .toList();
        List<AddedDefinitions> used = used(additions, files);
        used.stream().filter(each -> !each.isAll()).forEach(each -> inPart.add(each.path()));
        PartProgram program = new PartProgram(part, sources, used, nearest);
        for (SourceFile file : sources) {
          String before = changed.get(file.path());
          if (before != null) {
            program.was(FileParser.parse(file.path(), before, config), file);
          }
        }
        programs.put(part.getClass().getName(), program);
        tree = part.install(tree, program);
      }
    }
    return new CTree(source, tree, nearest, programs, inPart);
  }

  /**
   * The files of a part, after those that patches add for them; none if the tree does not have its
   * first file.
   */
  private static Map<String, String> files(
      KernelPart part, Map<String, String> texts, AddedFiles added) {
    if (!texts.containsKey(part.files().get(0))) {
      return Map.of();
    }
    Map<String, String> files = new LinkedHashMap<>();
    paths(part).stream()
        .filter(texts::containsKey)
        .forEach(path -> files.put(path, texts.getOrDefault(path, "")));
    Map<String, String> all = new LinkedHashMap<>(added.neededBy(files));
    all.putAll(files);
    return all;
  }

  /** What patches add to headers, and to other files of which no part runs anything. */
  private static List<AddedDefinitions> additions(
      SourceTree source, Map<String, String> changed, Set<String> read, Config config)
      throws IOException {
    List<AddedDefinitions> additions = new ArrayList<>();
    for (Map.Entry<String, String> file : changed.entrySet()) {
      String path = file.getKey();
      if (path.endsWith(".h") || (path.endsWith(".c") && !read.contains(path))) {
        String after = source.read(path).orElse("");
        additions.add(AddedDefinitions.between(path, file.getValue(), after, config));
      }
    }
    return additions;
  }

  /** The added definitions that some files use and do not have. */
  private static List<AddedDefinitions> used(
      List<AddedDefinitions> additions, Map<String, String> files) {
    if (additions.isEmpty()) {
      return List.of();
    }
    Set<String> words = new HashSet<>();
    files.values().forEach(text -> words.addAll(List.of(text.split("\\W+", -1))));
    return additions.stream()
        .filter(each -> !files.containsKey(each.path()) && each.isUsedBy(words))
        .toList();
  }

  /** Headers first. */
  private static List<String> paths(KernelPart part) {
    return Stream.concat(part.headers().stream(), part.files().stream()).distinct().toList();
  }

  private static KernelTree nearest(Release release, Catalogue catalogue) throws IOException {
    KernelTree nearest = null;
    for (org.oomcheck.model.tree.Release known : catalogue.releases()) {
      if (nearest == null || KernelTree.release("v" + release).since(known.tree().id())) {
        nearest = known.tree();
      }
    }
    if (nearest == null) {
      throw new IOException("the catalogue has no release");
    }
    return nearest;
  }

  /**
   * What becomes of every function of the files that are run, in the order of the files. A function
   * is run if one part runs it, whatever another makes of it.
   */
  public List<FunctionUse> functions() {
    Set<String> called = new HashSet<>();
    programs.values().forEach(program -> called.addAll(program.wordsThatRun()));
    Map<String, FunctionUse> uses = new LinkedHashMap<>();
    programs.values().stream()
        .flatMap(program -> program.uses(called).stream())
        .forEach(use -> uses.merge(use.file() + ":" + use.line(), use, CTree::better));
    return List.copyOf(uses.values());
  }

  private static FunctionUse better(FunctionUse one, FunctionUse other) {
    int order = other.use().compareTo(one.use());
    return order < 0 || (order == 0 && other.reason().isEmpty()) ? other : one;
  }

  /** The questions that only C can be asked: of what it has and the model has not. */
  public List<Scenario> scenarios() {
    List<Scenario> scenarios = new ArrayList<>();
    for (KernelPart part : ServiceLoader.load(KernelPart.class)) {
      if (programs.containsKey(part.getClass().getName())) {
        scenarios.addAll(part.scenarios());
      }
    }
    return scenarios;
  }

  /** The names of the functions that may run as C in the worlds of a scenario. */
  public Set<String> mayRun(String scenario) {
    Set<String> names = new TreeSet<>();
    for (PartProgram program : programs.values()) {
      names.addAll(program.mayRunIn(scenario));
    }
    return names.isEmpty() ? new TreeSet<>(anywhere()) : names;
  }

  /** The functions that may run where nothing more is known; the same for most scenarios. */
  private synchronized Set<String> anywhere() {
    if (anywhere == null) {
      Set<String> names = new TreeSet<>();
      programs.values().forEach(program -> names.addAll(program.mayRun()));
      anywhere = names;
    }
    return anywhere;
  }

  /** Those of {@link #scenarios} that take long: {@link KernelPart#onDemand}. */
  public Set<String> onDemand() {
    return ServiceLoader.load(KernelPart.class).stream()
        .flatMap(part -> part.get().onDemand().stream())
        .collect(Collectors.toSet());
  }

  /** The lines of a file that have code and that no world has run so far; from 1. */
  public SortedSet<Integer> linesNotRun(String file) {
    SortedSet<Integer> lines = new TreeSet<>();
    units(file).forEach(unit -> lines.addAll(unit.linesOfCode()));
    lines.removeAll(linesRun(file));
    return lines;
  }

  /** The lines of a file that some world has run so far; from 1. */
  public SortedSet<Integer> linesRun(String file) {
    SortedSet<Integer> lines = new TreeSet<>();
    units(file).forEach(unit -> lines.addAll(unit.linesRun()));
    return lines;
  }

  /** The lines of a file that have run only while worlds boot, when no other task is there. */
  public SortedSet<Integer> linesRunAtBoot(String file) {
    SortedSet<Integer> lines = new TreeSet<>();
    SortedSet<Integer> byTasks = new TreeSet<>();
    units(file)
        .forEach(
            unit -> {
              byTasks.addAll(unit.linesRun());
              byTasks.removeAll(unit.linesRunAtBoot());
              lines.addAll(unit.linesRunAtBoot());
            });
    lines.removeAll(byTasks);
    return lines;
  }

  /** Keeps from now on what the conditions on some lines of a file are in the worlds. */
  public void watch(String file, Collection<Integer> lines) {
    units(file).forEach(unit -> unit.watch(lines));
  }

  /** The conditions on the lines of a file that are watched, as far as a world came to them. */
  public SortedMap<Position, Unit.Answers> answers(String file) {
    SortedMap<Position, Unit.Answers> all = new TreeMap<>();
    units(file)
        .forEach(
            unit ->
                unit.answers().forEach((at, answers) -> all.merge(at, answers, Unit.Answers::and)));
    return all;
  }

  /** What the configuration decided in a file, each place once. */
  public Collection<Decision> decisions(String file) {
    SortedMap<Position, Decision> all = new TreeMap<>();
    units(file)
        .flatMap(unit -> unit.file().decisions().stream())
        .forEach(decision -> all.put(decision.at(), decision));
    return all.values();
  }

  private Stream<Unit> units(String file) {
    return units().filter(unit -> unit.file().path().equals(file));
  }

  /** The files of the tree; our own texts of headers have lines that the tree's do not have. */
  private Stream<Unit> units() {
    return programs.values().stream()
        .map(PartProgram::program)
        .flatMap(part -> part.units().stream().filter(unit -> !part.isOwnText(unit)));
  }

  /** Where the tree was read from. */
  public SourceTree source() {
    return source;
  }

  /** The names of the functions that are not the same in another tree, in alphabetical order. */
  public Set<String> changedFunctions(CTree other) {
    Set<String> changed = new TreeSet<>();
    Set<String> parts = new LinkedHashSet<>(programs.keySet());
    parts.addAll(other.programs.keySet());
    for (String part : parts) {
      changed.addAll(Changes.between(programs.get(part), other.programs.get(part)));
    }
    return changed;
  }

  /** The functions that have another name in another tree and the same text: the old by the new. */
  public Map<String, String> renamed(CTree other) {
    Map<String, String> renamed = new TreeMap<>();
    programs.forEach(
        (part, program) -> renamed.putAll(Changes.renamed(program, other.programs.get(part))));
    return renamed;
  }

  /**
   * The functions that have code in another tree which another function has here: a new one that
   * one function calls, by that function, and the caller of one that is gone, by that one.
   */
  public Map<String, String> moved(CTree other) {
    Map<String, String> moved = new TreeMap<>();
    programs.forEach(
        (part, program) -> moved.putAll(Changes.moved(program, other.programs.get(part))));
    return moved;
  }

  /** The files that are run or read, as far as the tree has them, and not only in part. */
  public Set<String> files() {
    Set<String> files = new TreeSet<>();
    units().forEach(unit -> files.add(unit.file().path()));
    files.removeAll(inPart);
    return files;
  }

  /** The tree for checks: C in its slots. */
  public KernelTree tree() {
    return tree;
  }

  /** The release that stands for what is not run as C. */
  public KernelTree nearest() {
    return nearest;
  }

  /** The programs of the parts that the tree has, by the name of each part's class. */
  public Map<String, PartProgram> programs() {
    return programs;
  }
}
