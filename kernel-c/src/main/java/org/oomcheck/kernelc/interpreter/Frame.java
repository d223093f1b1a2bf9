// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oomcheck.kernelc.syntax.Declaration;
import org.oomcheck.kernelc.syntax.Position;
import org.oomcheck.kernelc.syntax.Type;

/** The variables of a function that runs, scope by scope. */
final class Frame {
  private final Memory memory;
  private final Map<String, Place> parameters = new HashMap<>();
  private final List<Open> scopes = new ArrayList<>();

  Frame(Memory memory) {
    this.memory = memory;
  }

  /** A scope with its variables so far. */
  private record Open(Instruction.Scope scope, Map<String, Place> variables) {}

  /** Makes a variable of the innermost scope, or a parameter if there is none. */
  Place declare(String name, Type type, Position at) {
    Place place = memory.local(name, type, at);
    Map<String, Place> variables =
        scopes.isEmpty() ? parameters : scopes.get(scopes.size() - 1).variables();
    variables.put(name, place);
    return place;
  }

  /** The variable that the name means here. */
  Optional<Place> variable(String name) {
    for (int i = scopes.size() - 1; i >= 0; i--) {
      Place place = scopes.get(i).variables().get(name);
      if (place != null) {
        return Optional.of(place);
      }
    }
    return Optional.ofNullable(parameters.get(name));
  }

  int depth() {
    return scopes.size();
  }

  void enter(Instruction.Scope scope) {
    scopes.add(new Open(scope, new HashMap<>()));
  }

  void exit() {
    scopes.remove(scopes.size() - 1);
  }

  /**
   * Leaves and enters scopes as a jump does. Variables of a scope that is entered in its middle are
   * there, without a value.
   *
   * @param base how many scopes belong to the code around
   * @param target the scopes that are open behind the jump, counted from there
   */
  void jump(int base, List<Instruction.Scope> target) {
    int common = 0;
    while (base + common < scopes.size()
        && common < target.size()
        && scopes.get(base + common).scope().equals(target.get(common))) {
      common++;
    }
    while (scopes.size() > base + common) {
      exit();
    }
    for (Instruction.Scope scope : target.subList(common, target.size())) {
      enter(scope);
      for (Declaration declaration : scope.declarations()) {
        for (Declaration.Declarator declarator : declaration.declarators()) {
          declare(declarator.name(), declarator.type(), declarator.at());
        }
      }
    }
  }
}
