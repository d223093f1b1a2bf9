// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.selfcheck;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The static fields that the code of a class can come to: those of its nest, of the classes that
 * are named in its class file, and so on. Classes of the platform, of the modelled kernel and of
 * the explorer are not followed; a test keeps fields of the modelled kernel from being changed.
 */
final class StaticFields {
  private static final List<String> NOT_FOLLOWED =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "sun.",
          "com.sun.",
          "com.google.",
          "net.jqwik.",
          "org.assertj.",
          "org.jspecify.",
          "org.junit.",
          "org.oomcheck.model.",
          "org.oomcheck.explorer.cost.",
          "org.oomcheck.explorer.hazard.",
          "org.oomcheck.explorer.parametric.",
          "org.oomcheck.explorer.program.",
          "org.oomcheck.explorer.replay.",
          "org.oomcheck.explorer.result.",
          "org.oomcheck.explorer.search.",
          "org.oomcheck.explorer.selfcheck.",
          "org.oomcheck.explorer.state.");

  /** Stands for the system's properties among the names of classes. */
  private static final String PROPERTIES = "setProperty";

  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int CLASS = 7;
  private static final int STRING = 8;
  private static final int METHOD_HANDLE = 15;
  private static final int METHOD_TYPE = 16;
  private static final int MODULE = 19;
  private static final int PACKAGE = 20;
  private static final int HEADER = 8;

  /** By class at which a search begins, the fields that it finds. */
  private static final ClassValue<List<Field>> FOUND =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return find(type);
        }
      };

  /** By class, the classes that its class file names. */
  private static final ClassValue<Set<String>> NAMED =
      new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
          return named(type);
        }
      };

  private StaticFields() {}

  /** The static fields that the code of the nest of a class can come to. */
  static List<Field> of(Class<?> nestHost) {
    return FOUND.get(nestHost);
  }

  /** Whether the code of a class can come to the system's properties. */
  static boolean readsProperties(Class<?> nestHost) {
    return NAMED.get(nestHost).contains(PROPERTIES);
  }

  private static List<Field> find(Class<?> start) {
    Set<Class<?>> seen = new LinkedHashSet<>();
    Deque<Class<?>> open = new ArrayDeque<>();
    seen.add(start);
    open.add(start);
    List<Field> fields = new ArrayList<>();
    while (!open.isEmpty()) {
      Class<?> type = open.remove();
      addFields(type, fields);
      for (String name : NAMED.get(type)) {
        Class<?> next = load(name, type.getClassLoader());
        if (next != null && seen.add(next)) {
          open.add(next);
        }
      }
    }
    return List.copyOf(fields);
  }

  private static void addFields(Class<?> type, List<Field> fields) {
    try {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())
            && !isConstant(field)
            && field.trySetAccessible()) {
          fields.add(field);
        }
      }
    } catch (LinkageError e) {
      // A class that cannot be linked has no code that runs.
    }
  }

  private static boolean isConstant(Field field) {
    Class<?> type = field.getType();
    return Modifier.isFinal(field.getModifiers()) && (type.isPrimitive() || type == String.class);
  }

  private static @Nullable Class<?> load(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  private static Set<String> named(Class<?> type) {
    String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      return in == null ? Set.of() : classesIn(new DataInputStream(in));
    } catch (IOException e) {
      return Set.of();
    }
  }

  /** The classes in the constant pool of a class file. */
  private static Set<String> classesIn(DataInputStream in) throws IOException {
    in.skipNBytes(HEADER);
    int count = in.readUnsignedShort();
    String[] texts = new String[count];
    List<Integer> classes = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case UTF8 -> texts[i] = in.readUTF();
        case CLASS -> classes.add(in.readUnsignedShort());
        case STRING, METHOD_TYPE, MODULE, PACKAGE -> in.skipNBytes(Short.BYTES);
        case METHOD_HANDLE -> in.skipNBytes(1 + Short.BYTES);
        case LONG, DOUBLE -> {
          in.skipNBytes(Long.BYTES);
          i++;
        }
        default -> in.skipNBytes(2 * Short.BYTES);
      }
    }
    Set<String> names = new TreeSet<>();
    if (Arrays.asList(texts).contains("setProperty")) {
      names.add(PROPERTIES);
    }
    for (int index : classes) {
      String name = texts[index].replace('/', '.');
      if (!name.startsWith("[") && NOT_FOLLOWED.stream().noneMatch(name::startsWith)) {
        names.add(name);
      }
    }
    return names;
  }
}
