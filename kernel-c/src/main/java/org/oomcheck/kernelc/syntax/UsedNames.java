// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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

  /** The words of the arguments of some calls in a node; macros are not followed. */
  public static Set<String> ofArguments(Node node, Set<String> calls) {
    UsedNames names = new UsedNames(Map.of());
    Parts.visit(
        node,
        part -> {
          if (part instanceof Expression.Call call && calls.contains(call.name())) {
            call.arguments().forEach(argument -> Parts.visit(argument, names));
          }
          return true;
        });
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
    } else if (node instanceof Expression.Call call) {
      Macro macro = macros.get(call.name());
      if (macro != null && macro.parameters() != null) {
        pasted(macro.body(), arguments(macro.parameters(), call.arguments()));
      }
    }
    return true;
  }

  /** The arguments of a macro that are one word each, by its parameters. */
  private static Map<String, String> arguments(List<String> parameters, List<Expression> written) {
    Map<String, String> arguments = new HashMap<>();
    for (int i = 0; i < parameters.size() && i < written.size(); i++) {
      if (written.get(i) instanceof Expression.Name word) {
        arguments.put(parameters.get(i), word.name());
      }
    }
    return arguments;
  }

  /** The words that a macro makes of several. */
  private void pasted(List<Token> body, Map<String, String> arguments) {
    String word = "";
    for (int i = 0; i < body.size(); i++) {
      String text = body.get(i).text();
      word += arguments.getOrDefault(text, text);
      if (i + 1 < body.size() && body.get(i + 1).is("##")) {
        i++;
      } else {
        if (!word.equals(text)) {
          text(word);
        }
        word = "";
      }
    }
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
