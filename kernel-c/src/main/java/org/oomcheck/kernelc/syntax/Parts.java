// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.ProgramText;

/** Goes through a piece of C, from the outside to the inside. */
public final class Parts implements ProgramText {

  /** Is shown the parts of a piece of C. */
  public interface Visitor {

    /**
     * Is shown a node before its parts.
     *
     * @return whether to go on inside it
     */
    boolean node(Node node);

    /** Is shown a word, an operator or a text of a node. */
    default void text(String text) {}
  }

  private static final Parts PARTS = new Parts();

  /** By the class of a node: what reads its parts. */
  private final Map<Class<?>, List<Method>> accessors = new ConcurrentHashMap<>();

  private Parts() {}

  /** Shows a node and all that is in it. */
  public static void visit(Node node, Visitor visitor) {
    part(node, visitor);
  }

  private static void part(@Nullable Object part, Visitor visitor) {
    if (part instanceof Collection<?> several) {
      several.forEach(each -> part(each, visitor));
    } else if (part instanceof String text) {
      visitor.text(text);
    } else if (part instanceof Node node && part instanceof Record && visitor.node(node)) {
      try {
        for (Method accessor : PARTS.accessors.computeIfAbsent(part.getClass(), Parts::accessors)) {
          part(accessor.invoke(part), visitor);
        }
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("the parts of a node are public", e);
      }
    }
  }

  private static List<Method> accessors(Class<?> node) {
    return Arrays.stream(node.getRecordComponents()).map(RecordComponent::getAccessor).toList();
  }
}
