// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.oomcheck.kernelc.interpreter.Calls;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.memory.ObjectMemory;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.memory.Primitive;
import org.oomcheck.kernelc.memory.TaskMemory;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Type;

/** Makes the variables that a world has when it boots, and gives them their first values. */
final class BootVariables {
  private final Program program;
  private final ObjectMemory memory;
  private final Execution boot;
  private final Set<String> words;

  /**
   * The variables of a program.
   *
   * @param words the words of the code that may run: other variables are not made
   */
  BootVariables(Program program, ObjectMemory memory, Execution boot, Set<String> words) {
    this.program = program;
    this.memory = memory;
    this.boot = boot;
    this.words = words;
  }

  /** Gives a variable its value when all variables are there. */
  private interface Initial {
    void give();
  }

  /**
   * Makes the variables of the files, and the static ones of functions.
   *
   * @param reached the functions that may run
   */
  void make(Collection<FunctionPointer> reached) {
    List<Initial> initials = new ArrayList<>();
    for (Unit unit : program.units()) {
      for (Definition definition : unit.file().definitions()) {
        if (definition instanceof Declaration declaration) {
          variables(unit, "", declaration, false, initials);
        } else if (definition instanceof Definition.MacroUse use) {
          declared(unit, "", use.storage().contains("static"), use.call(), initials);
        }
      }
    }
    for (FunctionPointer function : reached) {
      StaticVariables.of(function.function())
          .forEach(d -> variables(function.unit(), function.function().name(), d, false, initials));
      StaticVariables.byMacros(function.function())
          .forEach(
              d -> declared(function.unit(), function.function().name(), true, d.call(), initials));
    }
    program
        .externals()
        .forEach((declaration, unit) -> variables(unit, "", declaration, true, initials));
    initials.forEach(Initial::give);
  }

  private void variables(
      Unit unit,
      String function,
      Declaration declaration,
      boolean external,
      List<Initial> initials) {
    if (declaration.isTypedef()) {
      return;
    }
    for (Declaration.Declarator declarator : declaration.declarators()) {
      boolean isVariable =
          declaration.storage().contains("extern") == external
              && !(declarator.type() instanceof Type.Function);
      String name = declarator.name();
      if (!isVariable || !words.contains(name)) {
        continue;
      }
      String key =
          TaskMemory.key(
              unit.file().path(), function, declaration.storage().contains("static"), name);
      if (memory.global(key).isPresent()
          || (function.isEmpty() && StaticVariables.isTentative(unit.file(), declarator))) {
        continue;
      }
      Type type = boot.interpreter(unit).outside(declarator.at()).typeOf(declarator);
      ObjectPlace place = memory.global(key, name, type, declarator.at());
      Expression value = declarator.initializer();
      if (value != null) {
        initials.add(() -> boot.interpreter(unit).initialize(place, value));
      }
    }
  }

  private void declared(
      Unit unit, String function, boolean isStatic, Expression.Call macro, List<Initial> initials) {
    Optional<Calls.Declared> declared =
        new UnitCalls(boot, unit).declared(macro, boot.interpreter(unit).outside(macro.at()));
    if (declared.isPresent() && words.contains(declared.get().name())) {
      String name = declared.get().name();
      String key = TaskMemory.key(unit.file().path(), function, isStatic, name);
      if (memory.global(key).isEmpty()) {
        ObjectPlace place = memory.global(key, name, declared.get().type(), macro.at());
        initials.add(
            () -> {
              declared.get().first().accept(place);
              if (place instanceof Primitive object) {
                object.initialise();
              }
            });
      }
    }
  }
}
