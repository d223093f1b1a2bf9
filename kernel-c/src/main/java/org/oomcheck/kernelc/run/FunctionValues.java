// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.HashSet;
import java.util.Set;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Parts;

/** The names that a piece of C uses as values: all names but those of what it calls. */
final class FunctionValues implements Parts.Visitor {
  private final Set<String> names = new HashSet<>();

  private FunctionValues() {}

  static Set<String> of(Node node) {
    FunctionValues values = new FunctionValues();
    Parts.visit(node, values);
    return values.names;
  }

  @Override
  public boolean node(Node node) {
    if (node instanceof Expression.Call call && call.function() instanceof Expression.Name) {
      call.arguments().forEach(argument -> Parts.visit(argument, this));
      return false;
    } else if (node instanceof Expression.Name name) {
      names.add(name.name());
    }
    return true;
  }
}
