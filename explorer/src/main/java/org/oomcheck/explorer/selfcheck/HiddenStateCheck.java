// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.selfcheck;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.TaskCells;

/**
 * What the bodies of a world's tasks can reach in ordinary Java memory: fields, arrays,
 * collections. Restoring the cells does not restore these, so an exploration that changes one of
 * them has merged states that differ.
 */
public final class HiddenStateCheck {
  /** More objects than this are not looked at. */
  private static final int MAX_OBJECTS = 20_000;

  /** The fields that a class declares and that can be read. */
  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return Arrays.stream(type.getDeclaredFields())
              .filter(HiddenStateCheck::isReadable)
              .toList();
        }
      };

  /** A variable and the value it had. */
  private record Variable(String name, Callable<@Nullable Object> read, @Nullable Object was) {}

  /** The task whose body is looked at. */
  private String user = "";

  private final List<Variable> variables = new ArrayList<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();

  /** Reads everything that can be reached from a task's body. */
  public void add(String comm, Object body) {
    user = comm;
    visit(body);
    while (!open.isEmpty() && seen.size() < MAX_OBJECTS) {
      look(open.remove());
    }
  }

  /**
   * Compares all values with those they had.
   *
   * @throws HarnessException if one has changed; names it
   */
  public void compare() {
    for (Variable variable : variables) {
      if (!same(variable.was(), read(variable.read()))) {
        throw new HarnessException(
            variable.name()
                + " changed while tasks ran, and it is not a cell: states that differ in it were"
                + " merged; keep it in a Cell");
      }
    }
  }

  /** Numbers and truth values are compared by value; of other objects, which one it is. */
  private static boolean same(@Nullable Object was, @Nullable Object is) {
    boolean byValue = was instanceof Number || was instanceof Boolean || was instanceof List;
    return byValue ? Objects.equals(was, is) : was == is;
  }

  private static @Nullable Object read(Callable<@Nullable Object> variable) {
    try {
      return variable.call();
    } catch (Exception e) {
      throw new HarnessException("cannot read what a task's body refers to: " + e);
    }
  }

  private void visit(@Nullable Object object) {
    if (object != null && !isOwn(object) && seen.add(object)) {
      open.add(object);
    }
  }

  /** What belongs to the machine is restored with every state, or concerns no task. */
  private static boolean isOwn(Object object) {
    return object instanceof Cell
        || object instanceof TaskCells
        || object instanceof Machine
        || object instanceof Task
        || object instanceof Loop;
  }

  private void look(Object object) {
    Class<?> type = object.getClass();
    if (type.isArray()) {
      elements(object, type.getComponentType().getSimpleName() + "[]");
    } else if (object instanceof Collection<?> collection) {
      collection.forEach(this::visit);
      add("a " + type.getSimpleName(), () -> List.copyOf(identities(collection)));
    } else if (object instanceof Map<?, ?> map) {
      map.values().forEach(this::visit);
      add("a " + type.getSimpleName(), () -> List.copyOf(identities(map.values())));
    } else if (object instanceof Number number && type.getPackageName().startsWith("java.")) {
      add("an " + type.getSimpleName(), number::longValue);
    } else if (!type.getPackageName().startsWith("java.")) {
      for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
        fields(at, object);
      }
      fields(type.getNestHost(), null);
    }
  }

  private static List<Integer> identities(Collection<?> collection) {
    List<Integer> identities = new ArrayList<>();
    collection.forEach(
        element ->
            identities.add(
                element instanceof Number || element instanceof String
                    ? element.hashCode()
                    : System.identityHashCode(element)));
    return identities;
  }

  private void elements(Object array, String name) {
    for (int i = 0; i < Array.getLength(array); i++) {
      int index = i;
      add("element " + i + " of an " + name, () -> Array.get(array, index));
      if (!array.getClass().getComponentType().isPrimitive()) {
        visit(Array.get(array, i));
      }
    }
  }

  /** The fields of an object, or the static ones of its class. */
  private void fields(Class<?> type, @Nullable Object object) {
    if (object == null && !seen.add(type)) {
      return;
    }
    for (Field field : FIELDS.get(type)) {
      if (Modifier.isStatic(field.getModifiers()) == (object == null)) {
        field(field, object);
      }
    }
  }

  private static boolean isReadable(Field field) {
    try {
      field.setAccessible(true);
      return true;
    } catch (InaccessibleObjectException e) {
      return false;
    }
  }

  private void field(Field field, @Nullable Object object) {
    boolean constant = Modifier.isFinal(field.getModifiers());
    Callable<@Nullable Object> value = () -> field.get(object);
    if (!field.getType().isPrimitive()) {
      visit(read(value));
    }
    if (!constant) {
      String owner = field.getDeclaringClass().getSimpleName();
      add("the field '" + field.getName() + "' of " + owner, value);
    }
  }

  private void add(String name, Callable<@Nullable Object> value) {
    variables.add(new Variable(name + " that task '" + user + "' refers to", value, read(value)));
  }
}
