// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.run.AddedDefinitions;
import org.oomcheck.kernelc.run.Booted;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.kernelc.run.RenamedMembers;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.kernelc.tree.FunctionUse.Use;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.ProgramText;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.tree.KernelTree;

/** The C of a part of the kernel, ready to be booted in worlds. */
public final class PartProgram implements ProgramText {
  private final KernelPart part;
  private final KernelTree nearest;
  private final Bindings bindings = Bindings.ofAllHeaders();
  private final Program program;
  private final Set<FunctionPointer> entries = new LinkedHashSet<>();
  private final Set<FunctionPointer> boots = new LinkedHashSet<>();
  private final Map<String, String> whyModelled = new HashMap<>();
  private final Map<String, String> renamedMembers = new HashMap<>();
  private final Map<String, SourceFile> before = new HashMap<>();

  /**
   * Reads a part.
   *
   * @param additions what patches add to files that are not among these
   * @param nearest the release that stands for what is not run as C
   */
  PartProgram(
      KernelPart part,
      List<SourceFile> sources,
      List<AddedDefinitions> additions,
      KernelTree nearest) {
    this.part = part;
    this.nearest = nearest;
    part.bind(bindings);
    List<SourceFile> parts = additions.stream().map(AddedDefinitions::file).toList();
    this.program = new Program(sources, parts, bindings, this::isRun);
  }

  private boolean isRun(Definition.Function function) {
    return part.files().contains(function.at().file())
        && !part.modelled().contains(function.name());
  }

  /** The release that stands for what is not run as C. */
  KernelTree nearest() {
    return nearest;
  }

  /** Notes what a file was before the patches. */
  void was(SourceFile before, SourceFile after) {
    this.before.put(before.path(), before);
    renamedMembers.putAll(RenamedMembers.of(before, after, "virtio_balloon"));
  }

  /** What members of the driver's struct are called here, by what they were called before. */
  public Map<String, String> renamedMembers() {
    return renamedMembers;
  }

  /** A file of the part as it was before the patches, if they change it. */
  public Optional<SourceFile> before(String path) {
    return Optional.ofNullable(before.get(path));
  }

  /** The C itself. */
  public Program program() {
    return program;
  }

  /**
   * The function of this name, if the part's files define it and the model does not stand for it.
   * Tasks may begin with it.
   */
  public Optional<FunctionPointer> entry(String name) {
    Optional<FunctionPointer> function =
        program.function(name).filter(found -> isRun(found.function()));
    function.ifPresent(entries::add);
    return function;
  }

  /**
   * The function of this name, as one that runs while the world boots. Tasks may begin with it as
   * well: then what it writes is found out while it runs.
   */
  public Optional<FunctionPointer> bootEntry(String name) {
    Optional<FunctionPointer> function =
        program.function(name).filter(found -> isRun(found.function()));
    function.ifPresent(boots::add);
    return function;
  }

  /**
   * Says that an init function registers what it names: tasks may begin with the functions that it
   * names, and with those in the first values of the variables that it names, such as notifier
   * blocks.
   *
   * @param unused calls that register what no world uses
   */
  public void registers(String init, Set<String> unused) {
    program
        .function(init)
        .ifPresent(
            found ->
                program.registered(found, unused).stream()
                    .filter(each -> isRun(each.function()))
                    .forEach(entries::add));
  }

  /**
   * What a function that does not run gives to members that the entries use; see {@link
   * MemberSetUp}. It runs while the world boots, and tasks may begin with the functions it names.
   *
   * @param whole the name of the function
   * @param struct what the function calls the pointer to the struct, and its type
   * @param known the members that the world gives itself
   */
  public Optional<FunctionPointer> setUp(String whole, Type.Parameter struct, Set<String> known) {
    Set<String> members = new HashSet<>();
    program.reach(entries).forEach(function -> members.addAll(program.words(function)));
    members.removeAll(known);
    Optional<FunctionPointer> function =
        program.function(whole).flatMap(found -> MemberSetUp.of(found, struct, members));
    function.ifPresent(boots::add);
    function.ifPresent(found -> entries.addAll(program.callbacks(List.of(found))));
    return function;
  }

  /** Says that the model stands for a function in this tree, and why; not if there is no reason. */
  public void isModelled(String function, String why) {
    if (!why.isEmpty()) {
      whyModelled.put(function, why);
    }
  }

  /** The names of the functions that may run where nothing more is known of the world. */
  Set<String> mayRun() {
    Set<FunctionPointer> begins = new LinkedHashSet<>(entries);
    begins.addAll(boots);
    return program.namesWithin(begins);
  }

  /**
   * The names of the functions that may run in the worlds of one of the part's own scenarios; empty
   * for any other scenario, and where the part does not say with what its worlds begin.
   */
  Set<String> mayRunIn(String scenario) {
    Set<FunctionPointer> begins = new LinkedHashSet<>();
    for (Scenario own : part.scenarios()) {
      if (own.id().equals(scenario)) {
        begins.addAll(part.begins(program, own));
      }
    }
    return begins.isEmpty() ? Set.of() : program.namesWithin(begins);
  }

  /** The questions that only this part can be asked. */
  List<Scenario> scenarios() {
    return part.scenarios();
  }

  /** The words of the functions that run, among them the names of what they call. */
  Set<String> wordsThatRun() {
    Set<String> words = new HashSet<>();
    reached().forEach(function -> words.addAll(program.words(function)));
    return words;
  }

  private Set<FunctionPointer> reached() {
    Set<FunctionPointer> all = new LinkedHashSet<>(entries);
    all.addAll(boots);
    part.scenarios().forEach(scenario -> all.addAll(part.begins(program, scenario)));
    return program.reach(all);
  }

  /**
   * What becomes of every function of the part's files.
   *
   * @param called what functions of any part's files call: where such a function is defined here
   *     and does not run, the model stands for it there
   */
  List<FunctionUse> uses(Set<String> called) {
    Set<String> reached = new HashSet<>();
    reached().forEach(f -> reached.add(f.function().at().toString()));
    Set<String> modelled = new HashSet<>(part.modelled());
    modelled.addAll(whyModelled.keySet());
    Callers callers = new Callers(program);
    List<FunctionUse> uses = new ArrayList<>();
    for (Unit unit : program.units()) {
      if (part.files().contains(unit.file().path())) {
        for (Definition definition : unit.file().definitions()) {
          if (definition instanceof Definition.Unread unread && unread.function()) {
            uses.add(use(definition, Use.UNREAD, unread.reason()));
          } else if (definition instanceof Definition.Function function) {
            boolean runs = reached.contains(function.at().toString());
            String name = function.name();
            boolean stoodFor =
                modelled.contains(name)
                    || (!runs && called.contains(name) && !function.storage().contains("static"));
            uses.add(
                stoodFor
                    ? use(
                        function,
                        Use.MODELLED,
                        whyModelled.getOrDefault(name, "a call of it goes to the model"))
                    : runs
                        ? use(function, Use.RUN, part.runsIn())
                        : use(function, Use.NOT_REACHED, callers.why(name, modelled)));
          }
        }
      }
    }
    return uses;
  }

  private static FunctionUse use(Definition definition, Use use, String reason) {
    return new FunctionUse(
        definition.at().file(), definition.at().line(), definition.name(), use, reason);
  }

  /** Boots the variables of the part in a kernel. */
  public Booted boot(Kernel kernel) {
    return new Booted(
        kernel.machine(), program, boots, entries, Map.of(Kernel.class, (Object) kernel));
  }
}
