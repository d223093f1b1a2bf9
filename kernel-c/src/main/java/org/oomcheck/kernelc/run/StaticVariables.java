// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.SourceFile;
import org.oomcheck.kernelc.syntax.Statement;

/** Which declarations define static variables, inside of functions and outside. */
final class StaticVariables {

  private StaticVariables() {}

  /** The static variables that macros declare, as in {@code static DEFINE_MUTEX(lock);}. */
  static List<Statement.MacroDeclaration> byMacros(Definition.Function function) {
    List<Statement.MacroDeclaration> found = new ArrayList<>();
    Parts.visit(
        function.body(),
        node -> {
          if (node instanceof Statement.MacroDeclaration declaration
              && declaration.storage().contains("static")) {
            found.add(declaration);
          }
          return true;
        });
    return found;
  }

  /** Whether another declaration of the file gives the variable its first value, as C allows. */
  static boolean isTentative(SourceFile file, Declaration.Declarator variable) {
    return variable.initializer() == null
        && file.definitions().stream()
            .filter(Declaration.class::isInstance)
            .flatMap(declaration -> ((Declaration) declaration).declarators().stream())
            .anyMatch(other -> other.name().equals(variable.name()) && other.initializer() != null);
  }

  static List<Declaration> of(Definition.Function function) {
    List<Declaration> found = new ArrayList<>();
    Parts.visit(
        function.body(),
        node -> {
          if (node instanceof Declaration declaration && declaration.storage().contains("static")) {
            found.add(declaration);
          }
          return true;
        });
    return found;
  }
}
