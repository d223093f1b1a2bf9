// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.selfcheck;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** Objects of the platform that are values: nothing about them ever changes. */
final class PlatformValues {
  private static final List<Class<?>> VALUES =
      List.of(
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class,
          Class.class,
          ClassLoader.class,
          Charset.class,
          Enum.class,
          Locale.class,
          Pattern.class,
          Throwable.class,
          UUID.class);

  private PlatformValues() {}

  /** Whether elements of a collection never change through it. */
  static boolean isConstant(Object collection) {
    String type = collection.getClass().getName();
    return type.startsWith("java.util.ImmutableCollections")
        || type.startsWith("java.util.Collections$Unmodifiable")
        || type.startsWith("java.util.Collections$Empty")
        || type.startsWith("java.util.Collections$Singleton");
  }

  static boolean neverChanges(Object object) {
    String place = object.getClass().getPackageName();
    return object.getClass() == Object.class
        || place.startsWith("java.time")
        || place.startsWith("java.lang.invoke")
        || place.startsWith("java.lang.reflect")
        || (object instanceof Comparator && !object.getClass().isHidden())
        || VALUES.stream().anyMatch(value -> value.isInstance(object));
  }
}
