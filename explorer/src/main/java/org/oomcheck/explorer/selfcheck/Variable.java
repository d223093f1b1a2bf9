// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.selfcheck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.HarnessException;

/** A variable that is no cell, and the value that it had before any task ran. */
final class Variable {
  private final String name;
  private final Callable<@Nullable Object> read;
  private final @Nullable Object was;
  private final int size;

  /**
   * Reads the variable.
   *
   * @param name what it is, and which task refers to it
   * @param read reads it once more; a value that changes in place has to be copied
   * @param size how many values are compared
   */
  Variable(String name, Callable<@Nullable Object> read, int size) {
    this.name = name;
    this.read = read;
    this.was = read(read);
    this.size = size;
  }

  String name() {
    return name;
  }

  /** How many values are compared; at least 1. */
  int size() {
    return size;
  }

  boolean hasChanged() {
    return !same(was, read(read));
  }

  static @Nullable Object read(Callable<@Nullable Object> variable) {
    try {
      return variable.call();
    } catch (Exception | LinkageError e) {
      throw new HarnessException("cannot read what a task's body refers to: " + e, e);
    }
  }

  /** Values are compared by value; of other objects, which one it is. */
  private static boolean same(@Nullable Object was, @Nullable Object is) {
    if (was == is) {
      return true;
    }
    if (was == null || is == null || was.getClass() != is.getClass()) {
      return false;
    }
    if (was.getClass().isArray()) {
      return Objects.deepEquals(was, is);
    }
    return isValue(was) && was.equals(is);
  }

  private static boolean isValue(Object object) {
    return object instanceof Number
        || object instanceof Boolean
        || object instanceof Character
        || object instanceof String
        || object instanceof List;
  }

  /** The objects that an array or a collection refers to, in order. */
  static final class Elements {
    private final Object[] elements;

    private Elements(Object[] elements) {
      this.elements = elements;
    }

    /** Whether an array still has these elements. */
    boolean are(Object[] array) {
      boolean same = array.length == elements.length;
      for (int i = 0; same && i < array.length; i++) {
        same = same(elements[i], array[i]);
      }
      return same;
    }

    /** Whether a collection still has these elements. */
    boolean are(Collection<?> collection) {
      boolean same = collection.size() == elements.length;
      int i = 0;
      for (Object element : collection) {
        same = same && i < elements.length && same(elements[i], element);
        i++;
      }
      return same;
    }

    /** Whether a map still has these keys and values. */
    boolean are(Map<?, ?> map) {
      boolean same = 2 * map.size() == elements.length;
      int i = 0;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        same = same && i < elements.length && same(elements[i], entry.getKey());
        same = same && same(elements[i + 1], entry.getValue());
        i += 2;
      }
      return same;
    }
  }

  /** An array of references, whose elements may change. */
  static Variable of(String name, Object[] array) {
    Elements were = new Elements(array.clone());
    return new Variable(name, () -> were.are(array), 1 + array.length);
  }

  /** A collection, whose elements may change. */
  static Variable of(String name, Collection<?> collection) {
    Elements were = new Elements(collection.toArray());
    return new Variable(name, () -> were.are(collection), 1 + collection.size());
  }

  /** A map, whose keys and values may change. */
  static Variable of(String name, Map<?, ?> map) {
    List<Object> entries = new ArrayList<>();
    map.forEach(
        (key, value) -> {
          entries.add(key);
          entries.add(value);
        });
    Elements were = new Elements(entries.toArray());
    return new Variable(name, () -> were.are(map), 1 + entries.size());
  }

  /** A copy of an array of primitive values. */
  static Object copy(Object array) {
    int length = Array.getLength(array);
    Object copy = Array.newInstance(array.getClass().getComponentType(), length);
    System.arraycopy(array, 0, copy, 0, length);
    return copy;
  }

  /** All that an object of the platform would write into a file. */
  static List<Object> serialized(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return List.of(Arrays.hashCode(bytes.toByteArray()), bytes.size());
  }
}
