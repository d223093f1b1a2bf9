// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Step;

/**
 * Compares what two runs of a body do next, down to the values that the code of a step has
 * captured: a local that differs there makes a different step, even under the same label.
 */
public final class SameStep {
  private static final String OTHER_LOCALS = " with other locals or locks";

  /** The fields of a class, those of its superclasses included, that are not static. */
  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          List<Field> fields = new ArrayList<>();
          for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
              if (!Modifier.isStatic(field.getModifiers())) {
                fields.add(field);
              }
            }
          }
          return fields;
        }
      };

  /** What a run does next: a step, a question with its answers, or a complaint. */
  record Next(
      String label,
      @Nullable Step<?> step,
      @Nullable List<String> answers,
      @Nullable KernelBug bug) {}

  private final IdentityHashMap<Object, Object> compared = new IdentityHashMap<>();

  private SameStep() {}

  /** How two runs differ, or null if they do the same. */
  public static @Nullable String difference(GuidedRun one, GuidedRun other) {
    if (one.position() != other.position()) {
      return labels(one.label(), other.label()) + OTHER_LOCALS;
    }
    return difference(one.end(), other.end());
  }

  /**
   * How a run differs from what is learned of the control location at which it should have ended.
   */
  public static @Nullable String difference(ControlLocation node, GuidedRun run) {
    return difference(node, run.position(), run.end());
  }

  /** How a run that comes to this point, and does this next, differs from what is learned. */
  static @Nullable String difference(ControlLocation node, HistoryPoint point, Next next) {
    if (point.node != node) {
      return labels(node.label, next.label) + OTHER_LOCALS;
    }
    return difference(new Next(node.label, node.step, node.answers, node.bug), next);
  }

  private static @Nullable String difference(Next one, Next other) {
    String label = one.label;
    Step<?> step = one.step;
    Step<?> otherStep = other.step;
    if (!label.equals(other.label)
        || (step == null) != (otherStep == null)
        || !Objects.equals(one.answers, other.answers)
        || !Objects.equals(hazard(one.bug), hazard(other.bug))) {
      return labels(label, other.label);
    }
    if (step == null || otherStep == null) {
      return null;
    }
    if (step.object() != otherStep.object() && isCreatedAnew(step, otherStep)) {
      return labels(label, other.label)
          + " on a new "
          + step.object().getClass().getSimpleName()
          + " each time; create it in World.boot(), not in the body";
    }
    if (step.object() != otherStep.object()
        || step.kind() != otherStep.kind()
        || step.timeout() != otherStep.timeout()) {
      return labels(label, other.label) + " on another object or with another timeout";
    }
    return new SameStep().same(step.code(), otherStep.code())
        ? null
        : "'" + label + "' with other captured values";
  }

  private static boolean isCreatedAnew(Step<?> step, Step<?> other) {
    return step.label().equals(other.label())
        && step.object().getClass() == other.object().getClass()
        && !(step.object() instanceof Cell);
  }

  static String labels(String one, String other) {
    return "'" + one + "' or '" + other + "'";
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
    for (Field field : FIELDS.get(type)) {
      if (!sameField(field, one, other)) {
        return false;
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
