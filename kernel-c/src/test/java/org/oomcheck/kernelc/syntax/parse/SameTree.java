// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.syntax.parse;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.syntax.Position;

/** Compares syntax trees without their positions. */
final class SameTree {
  private SameTree() {}

  /** Where the two differ first, with what is there; empty if they are the same. */
  static String difference(@Nullable Object left, @Nullable Object right) {
    return difference("", left, right);
  }

  private static String difference(String path, @Nullable Object left, @Nullable Object right) {
    if (left instanceof Position && right instanceof Position) {
      return "";
    } else if (left == null || right == null) {
      return left == right ? "" : path + ": " + left + " and " + right;
    } else if (left instanceof Collection<?> a && right instanceof Collection<?> b) {
      return elements(path, a, b);
    } else if (left instanceof Record && left.getClass() == right.getClass()) {
      return components(path, left, right);
    }
    return Objects.equals(left, right) ? "" : path + ": " + left + " and " + right;
  }

  private static String elements(String path, Collection<?> left, Collection<?> right) {
    Iterator<?> others = right.iterator();
    int index = 0;
    for (Object one : left) {
      if (!others.hasNext()) {
        return path + "[" + index + "]: " + one + " and nothing";
      }
      String inner = difference(path + "[" + index++ + "]", one, others.next());
      if (!inner.isEmpty()) {
        return inner;
      }
    }
    return others.hasNext() ? path + "[" + index + "]: nothing and " + others.next() : "";
  }

  private static String components(String path, Object left, Object right) {
    try {
      for (RecordComponent component : left.getClass().getRecordComponents()) {
        String inner =
            difference(
                path + "." + component.getName(),
                component.getAccessor().invoke(left),
                component.getAccessor().invoke(right));
        if (!inner.isEmpty()) {
          return inner;
        }
      }
      return "";
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
