// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fault is seeded into the explorer itself, one at a time; the explorer's own tests have to
 * notice it.
 */
@Tag("slow")
class MutantsTest {
  private static final String PACKAGE = "org.oomcheck.explorer.";

  /** A fault may make the search endless; so the explorer gives up early here. */
  private static final Mutants.Change SMALL_LIMIT =
      new Mutants.Change("Limits", "20_000_000", "400_000");

  private static final ChangedClasses CLASSES = changedClasses();

  /** One for all checks, so that Java compiles its code once. */
  private static Changed withoutAFault = new Changed(Map.of());

  @BeforeAll
  static void compile() throws IOException {
    withoutAFault = explorer(List.of(SMALL_LIMIT));
  }

  @AfterAll
  static void forget() {
    withoutAFault = new Changed(Map.of());
  }

  /** Loads the explorer and its tests once more, some classes of it changed. */
  private static final class Changed extends ClassLoader {
    private final Map<String, byte[]> classes;

    Changed(Map<String, byte[]> classes) {
      super(MutantsTest.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known != null) {
          return known;
        }
        return name.startsWith(PACKAGE) ? findClass(name) : super.loadClass(name, resolve);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] changed = classes.get(name);
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = changed == null ? in.readAllBytes() : changed;
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static ChangedClasses changedClasses() {
    try {
      return new ChangedClasses(Mutants.all().map(Mutants.Mutant::change).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The explorer with these changes. */
  private static Changed explorer(List<Mutants.Change> changes) throws IOException {
    Map<String, byte[]> classes = new HashMap<>();
    for (Mutants.Change change : changes) {
      classes.putAll(CLASSES.of(change));
    }
    return new Changed(classes);
  }

  private static void run(Checks check, ClassLoader explorer) throws Throwable {
    Class<?> checks = Class.forName(Checks.class.getName(), true, explorer);
    Method run = checks.getDeclaredMethod("run", String.class);
    run.setAccessible(true);
    try {
      run.invoke(null, check.name());
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAFault_theCheckPasses(Checks check) throws Throwable {
    run(check, withoutAFault);
  }

  @ParameterizedTest
  @MethodSource
  void fault_isNoticed(Mutants.Mutant mutant) throws IOException {
    Changed explorer = explorer(List.of(SMALL_LIMIT, mutant.change()));
    assertThatThrownBy(() -> run(mutant.noticedBy(), explorer)).isNotInstanceOf(LinkageError.class);
  }

  static Stream<Mutants.Mutant> fault_isNoticed() {
    return Mutants.all();
  }
}
