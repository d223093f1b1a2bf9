// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Step;

/**
 * Compares what two runs of a body want to do next, down to the values that the code of a step has
 * captured: a local that differs there makes a different step, even under the same label.
 */
final class SameStep {
  private final IdentityHashMap<Object, Object> compared = new IdentityHashMap<>();

  private SameStep() {}

  /** How the two runs differ, or null if they do the same. */
  static @Nullable String difference(Recording one, Recording other) {
    String labels = "'" + one.label() + "' or '" + other.label() + "'";
    Step<?> step = one.step();
    Step<?> otherStep = other.step();
    if (!one.label().equals(other.label())
        || (step == null) != (otherStep == null)
        || !Objects.equals(one.answers(), other.answers())
        || !Objects.equals(hazard(one.bug()), hazard(other.bug()))) {
      return labels;
    }
    if (one.position() != other.position()) {
      return labels + " with other locals or locks";
    }
    if (step == null || otherStep == null) {
      return null;
    }
    if (step.object() != otherStep.object()
        || step.kind() != otherStep.kind()
        || step.timeout() != otherStep.timeout()) {
      return labels + " on another object or with another timeout";
    }
    if (!new SameStep().same(step.code(), otherStep.code())) {
      return "'" + one.label() + "' with other captured values";
    }
    return null;
  }

  private static @Nullable Object hazard(@Nullable KernelBug bug) {
    return bug == null ? null : bug.hazard();
  }

  /** Same object, equal value, or same class with the same fields. */
  private boolean same(@Nullable Object one, @Nullable Object other) {
    if (one == other) {
      return true;
    }
    if (one == null || other == null || one.getClass() != other.getClass()) {
      return false;
    }
    if (compared.put(one, other) == other) {
      return true;
    }
    Class<?> type = one.getClass();
    if (type.isArray()) {
      return sameElements(one, other);
    }
    if (type.getName().startsWith("java.")) {
      return one.equals(other);
    }
    return sameFields(type, one, other);
  }

  private boolean sameElements(Object one, Object other) {
    int length = Array.getLength(one);
    if (length != Array.getLength(other)) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (!same(Array.get(one, i), Array.get(other, i))) {
        return false;
      }
    }
    return true;
  }

  private boolean sameFields(Class<?> type, Object one, Object other) {
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !sameField(field, one, other)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean sameField(Field field, Object one, Object other) {
    try {
      field.setAccessible(true);
      Object left = field.get(one);
      Object right = field.get(other);
      return field.getType().isPrimitive() ? Objects.equals(left, right) : same(left, right);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new HarnessException("cannot compare " + field + " of two runs of a task", e);
    }
  }
}
