// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.List;
import java.util.Optional;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;

/**
 * The world of a kernel module: its init function boots it, and what that starts are its tasks.
 * BUG_ON() and WARN_ON() are its properties.
 */
public final class ModuleWorld implements World {
  private static final List<String> INIT =
      List.of("module_init", "device_initcall", "subsys_initcall", "late_initcall");

  private final Program program;
  private final FunctionPointer init;

  private ModuleWorld(Program program, FunctionPointer init) {
    this.program = program;
    this.init = init;
  }

  /**
   * The world of a module.
   *
   * @param file the module, read without an error
   * @throws IllegalArgumentException if it has no init function, with what to add
   */
  public static ModuleWorld of(SourceFile file) {
    Program program =
        new Program(
            List.of(file),
            Bindings.ofAllHeaders(),
            function -> function.at().file().equals(file.path()));
    Unit unit = program.units().get(program.units().size() - 1);
    String name =
        initFunction(file)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        file.path() + " has no module_init(): add one that starts its tasks"));
    FunctionPointer init =
        program
            .function(unit, name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        file.path() + " has no function " + name + "(), which is its init"));
    return new ModuleWorld(program, init);
  }

  private static Optional<String> initFunction(SourceFile file) {
    return file.definitions().stream()
        .filter(Definition.MacroUse.class::isInstance)
        .map(definition -> ((Definition.MacroUse) definition).call())
        .filter(call -> INIT.contains(call.name()) && call.arguments().size() == 1)
        .map(call -> call.arguments().get(0))
        .filter(Expression.Name.class::isInstance)
        .map(name -> ((Expression.Name) name).name())
        .findFirst();
  }

  @Override
  public void boot(Machine machine) {
    Booted booted = new Booted(machine, program, List.of(init), program.usedAsValues(init));
    Value result = booted.call(init, List.of());
    if (result instanceof IntegerValue error && error.value() != 0) {
      throw new IllegalStateException(
          init.function().at().fileAndLine() + ": " + init + "() returns " + error);
    }
    booted.seal();
  }
}
