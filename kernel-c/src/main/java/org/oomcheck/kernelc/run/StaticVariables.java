// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Definition;
import org.oomcheck.kernelc.syntax.Node;

/** The static variables that are declared inside a function. */
final class StaticVariables {
  private final List<Declaration> found = new ArrayList<>();

  private StaticVariables() {}

  static List<Declaration> of(Definition.Function function) {
    StaticVariables variables = new StaticVariables();
    variables.visit(function.body());
    return variables.found;
  }

  private void visit(@Nullable Object part) {
    if (part instanceof Collection<?> several) {
      several.forEach(this::visit);
    } else if (part instanceof Declaration declaration) {
      if (declaration.storage().contains("static")) {
        found.add(declaration);
      }
    } else if (part instanceof Node && part instanceof Record) {
      try {
        for (RecordComponent component : part.getClass().getRecordComponents()) {
          visit(component.getAccessor().invoke(part));
        }
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("the parts of a node are public", e);
      }
    }
  }
}
