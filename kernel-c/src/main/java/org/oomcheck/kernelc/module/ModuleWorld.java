// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.BootLocks;
import org.oomcheck.kernelc.binding.ModuleReferences;
import org.oomcheck.kernelc.binding.ThreadsEnd;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.run.Booted;
import org.oomcheck.kernelc.run.ModuleUse;
import org.oomcheck.kernelc.run.Program;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.parse.HeaderMacros;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.ProgramText;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/**
 * The world of a kernel module: its init function boots it, and what that starts are its tasks.
 * BUG_ON() and WARN_ON() are its properties.
 */
public final class ModuleWorld implements World {
  private static final List<String> INIT =
      List.of("module_init", "device_initcall", "subsys_initcall", "late_initcall");

  private static final Pattern DRIVER = Pattern.compile("module_\\w+_(driver|device)");

  private final Program program;
  private final Set<String> paths;
  private final FunctionPointer init;
  private final Optional<FunctionPointer> exit;
  private final Parameters parameters;

  private ModuleWorld(
      Program program, Set<String> paths, FunctionPointer init, Optional<FunctionPointer> exit) {
    this.program = program;
    this.paths = paths;
    this.init = init;
    this.exit = exit;
    this.parameters = new Parameters(program, init.unit());
  }

  /**
   * The world of a module.
   *
   * @param file the module, read without an error
   * @throws IllegalArgumentException if it has no init function, with what to add
   */
  public static ModuleWorld of(SourceFile file) {
    return of(List.of(file), file);
  }

  /**
   * The world of a module in several files. What two files define is that of the first of them.
   *
   * @param read the files, headers first, read without an error
   * @param main the one that has the init function
   * @throws IllegalArgumentException if it has none, with what to add
   */
  public static ModuleWorld of(List<SourceFile> read, SourceFile main) {
    List<SourceFile> files = read.stream().map(HeaderMacros::withWhatTheyDefine).toList();
    SourceFile file = files.get(read.indexOf(main));
    Set<String> paths = files.stream().map(SourceFile::path).collect(Collectors.toSet());
    Program program =
        new Program(
                files, Bindings.ofAllHeaders(), function -> paths.contains(function.at().file()))
            .asModule();
    Unit unit =
        program.units().stream().filter(each -> each.file().equals(file)).findFirst().orElseThrow();
    FunctionPointer init =
        registered(file, INIT)
            .map(name -> function(program, unit, name))
            .orElseThrow(() -> new IllegalArgumentException(noInit(file)));
    Optional<FunctionPointer> exit =
        registered(file, List.of("module_exit")).map(name -> function(program, unit, name));
    return new ModuleWorld(program, paths, init, exit);
  }

  private static FunctionPointer function(Program program, Unit unit, String name) {
    return program
        .function(unit, name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    unit.file().path() + " names " + name + "() and does not define it"));
  }

  /** What to say of a file without an init function; one that a macro makes registers a driver. */
  private static String noInit(SourceFile file) {
    return file.definitions().stream()
        .filter(Definition.MacroUse.class::isInstance)
        .map(definition -> ((Definition.MacroUse) definition).call())
        .filter(call -> DRIVER.matcher(call.name()).matches())
        .map(
            call ->
                ("%s: %s() only registers a driver, which no task calls: "
                        + "use module_init() instead, with a function that starts tasks that do")
                    .formatted(call.at().fileAndLine(), call.name()))
        .findFirst()
        .orElse(file.path() + " has no module_init(): add one that starts its tasks");
  }

  private static Optional<String> registered(SourceFile file, List<String> macros) {
    return file.definitions().stream()
        .filter(Definition.MacroUse.class::isInstance)
        .map(definition -> ((Definition.MacroUse) definition).call())
        .filter(call -> macros.contains(call.name()) && call.arguments().size() == 1)
        .map(call -> call.arguments().get(0))
        .filter(Expression.Name.class::isInstance)
        .map(name -> ((Expression.Name) name).name())
        .findFirst();
  }

  /** The module as text, which knows what of it has run so far. */
  public Program program() {
    return program;
  }

  /**
   * The functions of the module's own files that have not run in any world so far, with their
   * places.
   */
  List<String> notRun() {
    return NotRun.functions(ownUnits());
  }

  /** The lines of those that have run which have not; see {@link NotRun#lines}. */
  List<String> linesNotRun() {
    return NotRun.lines(ownUnits());
  }

  private List<Unit> ownUnits() {
    return program.units().stream().filter(unit -> paths.contains(unit.file().path())).toList();
  }

  /** Whether the module can be taken out again. */
  public boolean hasExit() {
    return exit.isPresent();
  }

  /** The same module in a world in which all threads that it starts have to end. */
  public World whoseThreadsEnd() {
    return machine -> boot(machine, Map.of(ThreadsEnd.class, new ThreadsEnd()), false);
  }

  /**
   * Whether the init function, or a probe, sets up what tasks use after it has started one of them,
   * waits for others, or starts none at all, so that it is the only code.
   */
  boolean needsTask() {
    List<FunctionPointer> tasks = new ArrayList<>(program.usedAsValues(init));
    exit.ifPresent(tasks::remove);
    if (tasks.isEmpty() && exit.isEmpty()) {
      return true;
    }
    EarlyStarts early = new EarlyStarts(program, init);
    return early.areWaitedFor() || early.matter(tasks);
  }

  @Override
  public void boot(Machine machine) {
    boot(machine, Map.of(), false);
  }

  /**
   * Boots the module in a world that has more than the module.
   *
   * @param around what there is before the module's variables are made, by its class
   * @param rmmod whether a task takes the module out again
   */
  void boot(Machine machine, Map<Class<?>, Object> around, boolean rmmod) {
    List<FunctionPointer> entries = new ArrayList<>(program.usedAsValues(init));
    exit.ifPresent(entries::add);
    entries.addAll(parameters.entries());
    List<FunctionPointer> boots = new ArrayList<>(parameters.offers());
    boots.add(init);
    Booted booted = new Booted(machine, program, boots, entries, around);
    if (rmmod) {
      booted.moduleUse().ends(exit.isPresent());
    }
    Value result;
    parameters.offer(booted);
    try {
      result = booted.init(BootLocks.INSMOD, init, List.of());
    } catch (KernelBug bug) {
      machine.spawn(
          Role.task(BootLocks.INSMOD),
          () -> bug.makeAgain(machine, Step.run(booted, init.function().name() + "()", () -> {})));
      booted.seal();
      return;
    }
    if (result instanceof IntegerValue error && error.value() != 0) {
      throw new ProgramText.Refused(
          init.function().at().fileAndLine()
              + ": "
              + init.function().name()
              + "() returns "
              + error
              + ", so the module is not loaded");
    }
    if (rmmod && exit.isPresent()) {
      FunctionPointer function = exit.get();
      machine.spawn(Role.task("rmmod"), () -> rmmod(machine, booted, function));
    }
    booted.seal();
  }

  /**
   * Boots a world in which a task loads the module: its init function runs beside what it starts,
   * and may fail.
   *
   * @param around what there is before the module's variables are made, by its class
   * @param rmmod whether another task takes the module out afterwards
   */
  void bootInTask(Machine machine, Map<Class<?>, Object> around, boolean rmmod) {
    List<FunctionPointer> entries = new ArrayList<>(program.usedAsValues(init));
    exit.ifPresent(entries::add);
    entries.add(init);
    entries.addAll(parameters.entries());
    Booted booted = new Booted(machine, program, parameters.offers(), entries, around);
    booted.moduleUse().ends(exit.isPresent());
    parameters.offer(booted);
    Cell loaded = machine.cell("the module is loaded", 0);
    machine.spawn(Role.task(BootLocks.INSMOD), () -> insmod(machine, booted, loaded));
    if (rmmod && exit.isPresent()) {
      FunctionPointer function = exit.get();
      machine.spawn(
          Role.task("rmmod"),
          () -> {
            machine.perform(
                Step.run(loaded, "waits for the module", () -> {})
                    .when(() -> loaded.get() == 1)
                    .sleeping()
                    .idling());
            rmmod(machine, booted, function);
          });
    }
    booted.seal();
  }

  /** Loads the module. What a failed init function leaves behind is found. */
  private void insmod(Machine machine, Booted booted, Cell loaded) {
    Value result = booted.call(init, List.of());
    booted.checkNothingIsLost(init);
    if (!(result instanceof IntegerValue error) || error.value() == 0) {
      machine.perform(Step.run(loaded, "the module is loaded", () -> loaded.set(1)));
      return;
    }
    String use =
        machine.perform(Step.of(booted, "the module is not loaded", booted.moduleUse()::inUse));
    if (!use.isEmpty()) {
      throw new KernelBug(
          Hazard.LIFECYCLE,
          "%s() fails with %s while %s".formatted(init.function().name(), error, use));
    }
    checkNothingIsLeft(
        machine, booted, "%s() fails with %s".formatted(init.function().name(), error));
  }

  private static void checkNothingIsLeft(Machine machine, Booted booted, String what) {
    ModuleUse module = booted.moduleUse();
    String left =
        machine.perform(
            Step.of(booted, "what is left of the module?", module::left)
                .when(module::isFreed)
                .sleeping()
                .idling());
    if (!left.isEmpty()) {
      throw new KernelBug(Hazard.LIFECYCLE, what + ", and " + left);
    }
  }

  /** Takes the module out, or not; both are explored. */
  private void rmmod(Machine machine, Booted booted, FunctionPointer exit) {
    if (machine.choose("is the module taken out?", "no", "yes") == 0) {
      return;
    }
    booted.known(ModuleReferences.class).ifPresent(ModuleReferences::takeOut);
    booted.call(exit, List.of());
    parameters.takeBack(booted);
    booted.checkNothingIsLost(exit);
    ModuleUse module = booted.moduleUse();
    String use = machine.perform(Step.of(booted, "the module is gone", module::inUse));
    if (!use.isEmpty()) {
      throw new KernelBug(
          Hazard.LIFECYCLE,
          "the module is taken out by %s() while %s".formatted(exit.function().name(), use));
    }
    checkNothingIsLeft(
        machine, booted, "the module is taken out by %s()".formatted(exit.function().name()));
  }
}
