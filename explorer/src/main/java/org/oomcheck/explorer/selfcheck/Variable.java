// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.selfcheck;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.HarnessException;

/** A variable that is no cell, and the value that it had before any task ran. */
final class Variable {
  private final String name;
  private final BooleanSupplier changed;
  private final int size;

  private Variable(String name, BooleanSupplier changed, int size) {
    this.name = name;
    this.changed = changed;
    this.size = size;
  }

  /**
   * Reads a variable.
   *
   * @param name what it is, and which task refers to it
   * @param read reads it once more; a value that changes in place has to be copied
   */
  static Variable of(String name, Callable<@Nullable Object> read) {
    Object was = read(read);
    return new Variable(name, () -> !same(was, read(read)), 1);
  }

  String name() {
    return name;
  }

  /** How many values are compared; at least 1. */
  int size() {
    return size;
  }

  boolean hasChanged() {
    try {
      return changed.getAsBoolean();
    } catch (HarnessException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw unreadable(e);
    }
  }

  static @Nullable Object read(Callable<@Nullable Object> variable) {
    try {
      return variable.call();
    } catch (Exception | LinkageError e) {
      throw unreadable(e);
    }
  }

  private static HarnessException unreadable(Throwable why) {
    return new HarnessException("cannot read what a task's body refers to: " + why, why);
  }

  /** Values are compared by value; of other objects, which one it is. */
  private static boolean same(@Nullable Object was, @Nullable Object is) {
    return was == is || (was != null && is != null && equal(was, is));
  }

  private static boolean equal(Object was, Object is) {
    if (was.getClass() != is.getClass()) {
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

  /** Whether an array has other elements than it had. */
  private static boolean areOthers(Object[] were, Object[] array) {
    boolean same = array.length == were.length;
    for (int i = 0; same && i < array.length; i++) {
      same = same(were[i], array[i]);
    }
    return !same;
  }

  /**
   * Whether a list whose elements have numbers has other elements than it had; no iterator is made.
   */
  private static boolean areOthers(Object[] were, List<?> list) {
    boolean same = list.size() == were.length;
    for (int i = 0; same && i < were.length; i++) {
      same = same(were[i], list.get(i));
    }
    return !same;
  }

  private static boolean areOthers(Object[] were, Collection<?> collection) {
    boolean same = collection.size() == were.length;
    if (!same || were.length == 0) {
      return !same;
    }
    int i = 0;
    for (Object element : collection) {
      same = same && i < were.length && same(were[i], element);
      i++;
    }
    return !same;
  }

  /**
   * Whether a map has other entries than it had.
   *
   * @param were its keys, each before its value
   */
  private static boolean areOthers(Object[] were, Map<?, ?> map) {
    boolean same = 2 * map.size() == were.length;
    if (!same || were.length == 0) {
      return !same;
    }
    int i = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      same = same && i < were.length && same(were[i], entry.getKey());
      same = same && same(were[i + 1], entry.getValue());
      i += 2;
    }
    return !same;
  }

  /** An array of references, whose elements may change. */
  static Variable of(String name, Object[] array) {
    Object[] were = array.clone();
    return new Variable(name, () -> areOthers(were, array), 1 + array.length);
  }

  /** A collection, whose elements may change. */
  static Variable of(String name, Collection<?> collection) {
    Object[] were = collection.toArray();
    return new Variable(
        name,
        collection instanceof List<?> list && list instanceof RandomAccess
            ? () -> areOthers(were, list)
            : () -> areOthers(were, collection),
        1 + were.length);
  }

  /** A set of bits, which may change. */
  static Variable of(String name, BitSet bits) {
    BitSet were = (BitSet) bits.clone();
    return new Variable(name, () -> !were.equals(bits), 1);
  }

  /** A map, whose keys and values may change. */
  static Variable of(String name, Map<?, ?> map) {
    List<Object> entries = new ArrayList<>();
    map.forEach(
        (key, value) -> {
          entries.add(key);
          entries.add(value);
        });
    Object[] were = entries.toArray();
    return new Variable(name, () -> areOthers(were, map), 1 + were.length);
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
