// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Statement;

/** The static variables that are declared inside a function. */
final class StaticVariables {

  private StaticVariables() {}

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

  /** The macros that declare one, such as {@code static DEFINE_MUTEX(lock)}. */
  static List<Expression.Call> macros(Definition.Function function) {
    List<Expression.Call> found = new ArrayList<>();
    Parts.visit(
        function.body(),
        node -> {
          if (node instanceof Statement.MacroDeclaration declaration
              && declaration.storage().contains("static")) {
            found.add(declaration.call());
          }
          return true;
        });
    return found;
  }
}
