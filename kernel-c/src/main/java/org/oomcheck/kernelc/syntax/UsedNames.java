// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The words of a piece of C: the names of whatever it can use, macros followed. */
public final class UsedNames implements Parts.Visitor {
  private static final Set<String> GUARDS = Set.of("guard", "scoped_guard");

  private final Map<String, Macro> macros;
  private final Set<String> found = new HashSet<>();

  private UsedNames(Map<String, Macro> macros) {
    this.macros = macros;
  }

  /**
   * The words of a node.
   *
   * @param macros the macros that it may use
   */
  public static Set<String> of(Node node, Map<String, Macro> macros) {
    UsedNames names = new UsedNames(macros);
    Parts.visit(node, names);
    return names.found;
  }

  @Override
  public boolean node(Node node) {
    if (node instanceof Expression.Call call
        && GUARDS.contains(call.name())
        && !call.arguments().isEmpty()
        && call.arguments().get(0) instanceof Expression.Name guard) {
      found.add("class_" + guard.name() + "_constructor");
      found.add("class_" + guard.name() + "_destructor");
    } else if (node instanceof Attribute attribute && attribute.name().equals("__free")) {
      found.add("__free_" + attribute.arguments().strip());
    }
    return true;
  }

  @Override
  public void text(String text) {
    if (found.add(text)) {
      Macro macro = macros.get(text);
      if (macro != null) {
        for (Token token : macro.body()) {
          text(token.text());
        }
      } else if (text.indexOf(' ') >= 0) {
        for (String word : text.split("\\W+", -1)) {
          text(word);
        }
      }
    }
  }
}
