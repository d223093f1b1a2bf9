// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Node;

/** The names that a piece of C uses as values: all names but those of what it calls. */
final class FunctionValues {
  private final Set<String> names = new HashSet<>();

  private FunctionValues() {}

  static Set<String> of(Node node) {
    FunctionValues values = new FunctionValues();
    values.visit(node);
    return values.names;
  }

  private void visit(@Nullable Object part) {
    if (part instanceof Collection<?> several) {
      several.forEach(this::visit);
    } else if (part instanceof Expression.Call call) {
      if (!(call.function() instanceof Expression.Name)) {
        visit(call.function());
      }
      visit(call.arguments());
    } else if (part instanceof Expression.Name name) {
      names.add(name.name());
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
