// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.selfcheck;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Enumeration;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.CodeObserver;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.ProgramText;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.TaskCells;

/**
 * Looks for state outside of cells: fields, arrays, collections, static fields, and whatever else
 * the code of a world's tasks can reach in ordinary Java memory. Restoring the cells does not
 * restore it. Everything is compared with what it was before any code ran, so it does not matter
 * which task runs first: each time that a body or the code of a step has run. Where there is much
 * to compare, as in the worlds of interpreted C, that is so for the first {@value #EACH_OF_FIRST}
 * times; after these, it is done the more rarely the more there is, and at the end.
 */
public final class HiddenStateCheck implements CodeObserver {
  /** More objects than this are not looked at. */
  private static final int MAX_OBJECTS = 20_000;

  private static final int EACH_OF_FIRST = 2_000;

  /** How many variables and elements of collections are cheap enough to be compared each time. */
  private static final int FEW = 64;

  /** Code that is no step's, in words that are only joined for a reader. */
  private record OtherCode(String whose, String name, String what) {

    @Override
    public String toString() {
      return whose + name + what;
    }
  }

  /** The fields of the instances of a class that can be read. */
  private static final ClassValue<List<Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return Arrays.stream(type.getDeclaredFields())
              .filter(field -> !Modifier.isStatic(field.getModifiers()))
              .filter(field -> !field.getType().isPrimitive() || !isFinal(field))
              .filter(Field::trySetAccessible)
              .toList();
        }
      };

  /** The task or the goal whose code is looked at. */
  private String user = "";

  /** What all tasks can reach, and what only one step refers to. */
  private final List<Variable> variables = new ArrayList<>();

  /** How many values there are in them. */
  private int values;

  private final IdentityHashMap<Step<?>, List<Variable>> ofSteps = new IdentityHashMap<>();

  /** Where variables are added. */
  private List<Variable> found = variables;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();
  private final Set<String> notCompared = new TreeSet<>();

  /** How often code has run. */
  private long runs;

  /** What has run last. */
  private Object last = "";

  @Override
  public void addBody(String comm, Runnable body) {
    user = "task '" + comm + "'";
    found = variables;
    add(body);
  }

  @Override
  public void addGoal(String name, BooleanSupplier reached) {
    user = "the goal '" + name + "'";
    found = variables;
    add(reached);
  }

  @Override
  public void addStep(String comm, Step<?> step) {
    user = "task '" + comm + "'";
    found = new ArrayList<>();
    for (Object code : step.code()) {
      add(code);
    }
    if (!found.isEmpty()) {
      ofSteps.put(step, found);
    }
  }

  private void keep(Variable variable) {
    found.add(variable);
    if (found == variables) {
      values += variable.size();
    }
  }

  private void add(@Nullable Object code) {
    visit(code);
    while (!open.isEmpty()) {
      if (seen.size() >= MAX_OBJECTS) {
        notCompared.add("objects beyond the first " + MAX_OBJECTS + " that tasks refer to");
        open.clear();
        return;
      }
      look(open.remove());
    }
  }

  @Override
  public void bodyRan(String comm) {
    ran(new OtherCode("task '", comm, "' changes it between its steps and is not deterministic"));
  }

  @Override
  public void goalRan(String name) {
    ran(new OtherCode("the goal '", name, "' changes it"));
  }

  @Override
  public void stepRan(Step<?> step) {
    ran(step);
    List<Variable> own = ofSteps.get(step);
    if (own != null) {
      compare(own);
    }
  }

  private void ran(Object code) {
    last = code;
    runs++;
    if (comparesEachTime() || runs % (1 + values / FEW) == 0) {
      compare(variables);
    }
  }

  private boolean comparesEachTime() {
    return runs <= EACH_OF_FIRST || values < FEW;
  }

  /**
   * Compares everything once more.
   *
   * @throws HarnessException if something has changed
   */
  public void finish() {
    compare(variables);
  }

  private void compare(List<Variable> compared) {
    for (Variable variable : compared) {
      if (variable.hasChanged()) {
        throw new HarnessException(
            variable.name()
                + " is not a cell, and "
                + (last instanceof Step<?> step ? "the step '" + step + "' changes it" : "" + last)
                + (comparesEachTime() ? "" : ", or other code that has run shortly before")
                + ": what tasks read and write is not all in cells, so states that differ were"
                + " taken for one; keep it in a Cell, or in a local variable");
      }
    }
  }

  /** What could not be compared, in words; empty if everything was. */
  public List<String> notCompared() {
    return List.copyOf(notCompared);
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
        || object instanceof Loop
        || object instanceof KernelBug
        || object instanceof Step
        || object instanceof CodeObserver
        || object instanceof ProgramText;
  }

  private void look(Object object) {
    Class<?> type = object.getClass();
    if (type.isArray()) {
      array(object, type.getComponentType());
    } else if (object instanceof Collection<?> collection) {
      collection.forEach(this::visit);
      noteUnlessConstant(object, Variable.of(named(one(type)), collection));
    } else if (object instanceof Map<?, ?> map) {
      map.keySet().forEach(this::visit);
      map.values().forEach(this::visit);
      noteUnlessConstant(object, Variable.of(named(one(type)), map));
    } else if (type.getPackageName().startsWith("java.")) {
      platform(object, type);
    } else {
      for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
        FIELDS.get(at).forEach(field -> field(field, object));
        statics(at.getNestHost());
      }
    }
  }

  private void array(Object array, Class<?> component) {
    String name = "an array " + component.getSimpleName() + "[]";
    if (component.isPrimitive()) {
      note(name, () -> Variable.copy(array));
      return;
    }
    for (int i = 0; i < Array.getLength(array); i++) {
      visit(Array.get(array, i));
    }
    keep(Variable.of(named(name), (Object[]) array));
  }

  /** An object of a class of the platform, whose fields cannot be read. */
  private void platform(Object object, Class<?> type) {
    String name = one(type);
    if (PlatformValues.neverChanges(object)) {
      return;
    }
    if (object instanceof Optional<?> optional) {
      optional.ifPresent(this::visit);
    } else if (object instanceof AtomicReference<?> reference) {
      visit(reference.get());
      note(name, reference::get);
    } else if (object instanceof AtomicReferenceArray<?> references) {
      note(name, () -> references.toString());
    } else if (object instanceof ThreadLocal<?> local) {
      visit(local.get());
      note(name, local::get);
    } else if (object instanceof ByteBuffer buffer) {
      note(name, () -> buffer + " " + content(buffer));
    } else if (object instanceof CompletableFuture<?> future) {
      note(name, () -> future.isDone() ? future.handle((done, failed) -> done).join() : null);
    } else if (object instanceof Number
        || object instanceof AtomicBoolean
        || object instanceof AtomicIntegerArray
        || object instanceof AtomicLongArray
        || object instanceof CharSequence) {
      note(name, object::toString);
    } else if (object instanceof BitSet bits) {
      keep(Variable.of(named(name), bits));
    } else if (object instanceof Iterator<?>
        || object instanceof Enumeration<?>
        || object instanceof Spliterator<?>
        || object instanceof BaseStream<?, ?>
        || object instanceof AutoCloseable) {
      throw new HarnessException(
          user
              + " refers to a "
              + type.getName()
              + ": how far it has been read is state that is not in a cell; create it in the body");
    } else if (object instanceof Serializable) {
      note(name, () -> Variable.serialized(object));
    } else {
      notCompared.add("what is in a " + type.getName().replaceAll("\\$\\$Lambda.*", " (a lambda)"));
    }
  }

  /** All bytes of a buffer, whatever its position is. */
  private static String content(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.duplicate().clear().get(bytes);
    return Arrays.toString(bytes);
  }

  private void statics(Class<?> nestHost) {
    if (seen.add(nestHost)) {
      StaticFields.of(nestHost)
          .forEach(
              field -> {
                if (seen.add(field)) {
                  field(field, null);
                }
              });
      if (StaticFields.readsProperties(nestHost)) {
        keep(Variable.of(named("the table of system properties"), System.getProperties()));
      }
    }
  }

  private static boolean isFinal(Field field) {
    return Modifier.isFinal(field.getModifiers());
  }

  private void field(Field field, @Nullable Object object) {
    Callable<@Nullable Object> value = () -> field.get(object);
    if (!field.getType().isPrimitive()) {
      visit(Variable.read(value));
    }
    if (!isFinal(field)) {
      String owner = field.getDeclaringClass().getSimpleName();
      note("the field '" + field.getName() + "' of " + owner, value);
    }
  }

  private void noteUnlessConstant(Object collection, Variable elements) {
    if (!PlatformValues.isConstant(collection)) {
      keep(elements);
    }
  }

  private String named(String name) {
    return name + " that " + user + " refers to";
  }

  private void note(String name, Callable<@Nullable Object> value) {
    keep(Variable.of(named(name), value));
  }

  private static String one(Class<?> type) {
    String name = type.getSimpleName();
    return (name.matches("[AEIO].*") ? "an " : "a ") + name;
  }
}
