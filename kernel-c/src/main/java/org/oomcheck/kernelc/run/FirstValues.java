// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.Set;
import org.oomcheck.kernelc.interpreter.Unit;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.UsedNames;

/** What the first values of the variables of a file name, such as the locks in a table. */
final class FirstValues {
  private FirstValues() {}

  /** Adds the words of the first values of those variables whose names are among the words. */
  static void addWords(Unit unit, Set<String> words) {
    for (Definition definition : unit.file().definitions()) {
      if (definition instanceof Declaration declaration) {
        for (Declaration.Declarator declarator : declaration.declarators()) {
          Expression value = declarator.initializer();
          if (value != null && words.contains(declarator.name())) {
            words.addAll(UsedNames.of(value, unit.macros().macros()));
          }
        }
      } else if (definition instanceof Definition.MacroUse use && names(use.call(), words)) {
        words.addAll(UsedNames.of(use.call(), unit.macros().macros()));
      }
    }
  }

  /** What a definition that is no function names, macros of its first values followed. */
  static Set<String> names(Unit unit, Definition definition) {
    Set<String> names = FunctionValues.of(definition);
    if (definition instanceof Declaration declaration) {
      for (Declaration.Declarator declarator : declaration.declarators()) {
        Expression value = declarator.initializer();
        if (value != null) {
          names.addAll(UsedNames.of(value, unit.macros().macros()));
        }
      }
    }
    return names;
  }

  private static boolean names(Expression.Call macro, Set<String> words) {
    return macro.arguments().stream()
        .anyMatch(
            argument -> argument instanceof Expression.Name name && words.contains(name.name()));
  }
}
