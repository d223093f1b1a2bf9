// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Statement;

/** The static variables that are declared inside a function. */
final class StaticVariables {

  private StaticVariables() {}

  /** Those that macros declare, as in {@code static DEFINE_MUTEX(lock);}. */
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
