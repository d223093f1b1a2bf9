// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.oomcheck.kernelc.interpreter.FunctionPointer;
import org.oomcheck.kernelc.syntax.Expression;
import org.oomcheck.kernelc.syntax.Parts;
import org.oomcheck.kernelc.syntax.Position;

/** The places of {@code devm_kzalloc()} and its like: the core frees these objects itself. */
final class ManagedAllocations {
  private ManagedAllocations() {}

  static Set<Position> of(Collection<FunctionPointer> functions) {
    Set<Position> places = new HashSet<>();
    for (FunctionPointer function : functions) {
      Parts.visit(
          function.function().body(),
          node -> {
            if (node instanceof Expression.Call call && call.name().startsWith("devm_")) {
              places.add(call.at());
            }
            return true;
          });
    }
    return places;
  }
}
