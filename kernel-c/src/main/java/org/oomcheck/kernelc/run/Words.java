// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.run;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Macro;
import org.oomcheck.kernelc.syntax.Node;
import org.oomcheck.kernelc.syntax.Token;

/** The words of a piece of C: the names of whatever it can use, macros followed. */
final class Words {
  private final Map<String, Macro> macros;
  private final Set<String> found = new HashSet<>();

  private Words(Map<String, Macro> macros) {
    this.macros = macros;
  }

  /**
   * The words of a node.
   *
   * @param macros the macros that it may use
   */
  static Set<String> of(Node node, Map<String, Macro> macros) {
    Words words = new Words(macros);
    words.visit(node);
    return words.found;
  }

  private void visit(@Nullable Object part) {
    if (part instanceof Collection<?> several) {
      several.forEach(this::visit);
    } else if (part instanceof String text) {
      add(text);
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

  private void add(String text) {
    if (found.add(text)) {
      Macro macro = macros.get(text);
      if (macro != null) {
        for (Token token : macro.body()) {
          add(token.text());
        }
      } else if (text.indexOf(' ') >= 0) {
        for (String word : text.split("\\W+", -1)) {
          add(word);
        }
      }
    }
  }
}
