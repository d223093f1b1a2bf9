// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassDefinition;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    PASSED.clear();
  }

  /** Checks that have passed, and so have loaded what they need. */
  private static final Set<Checks> PASSED = EnumSet.noneOf(Checks.class);

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
      byte[] bytes = bytes(name);
      return defineClass(name, bytes, 0, bytes.length);
    }

    /** The class file from which a class is loaded. */
    byte[] bytes(String name) throws ClassNotFoundException {
      byte[] changed = classes.get(name);
      if (changed != null) {
        return changed;
      }
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        return in.readAllBytes();
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

  /**
   * What a check says when the explorer without a fault gets this one while it runs; null if the
   * check passes, or if the JVM cannot do that. Where it cannot take the fault out again, another
   * explorer is loaded: a fault may take a method away, such as that of a lambda.
   */
  private static @Nullable Throwable saidWhileItRuns(Mutants.Mutant mutant)
      throws IOException, ClassNotFoundException {
    List<ClassDefinition> faulty = new ArrayList<>();
    List<ClassDefinition> sound = new ArrayList<>();
    for (Map.Entry<String, byte[]> each : CLASSES.of(mutant.change()).entrySet()) {
      Class<?> type = Class.forName(each.getKey(), false, withoutAFault);
      if (keepsWhatItHasComputed(type)) {
        return null;
      }
      faulty.add(new ClassDefinition(type, each.getValue()));
      sound.add(new ClassDefinition(type, withoutAFault.bytes(each.getKey())));
    }
    if (!Redefinition.redefine(faulty)) {
      return null;
    }
    Throwable said = catchThrowable(() -> run(mutant.noticedBy(), withoutAFault));
    if (!Redefinition.redefine(sound)) {
      withoutAFault = explorer(List.of(SMALL_LIMIT));
    }
    return said;
  }

  /** Whether what a class computes with a fault would be there when the fault is gone. */
  private static boolean keepsWhatItHasComputed(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .anyMatch(field -> field.getType() == ClassValue.class);
  }

  @ParameterizedTest
  @EnumSource
  void withoutAFault_theCheckPasses(Checks check) throws Throwable {
    if (!PASSED.contains(check)) {
      run(check, withoutAFault);
      PASSED.add(check);
    }
  }

  /** A fault that is not noticed in code that runs already may be one in what is set up first. */
  @ParameterizedTest
  @MethodSource
  void fault_isNoticed(Mutants.Mutant mutant) throws Throwable {
    withoutAFault_theCheckPasses(mutant.noticedBy());
    Throwable said = saidWhileItRuns(mutant);
    if (said == null) {
      Changed explorer = explorer(List.of(SMALL_LIMIT, mutant.change()));
      said = catchThrowable(() -> run(mutant.noticedBy(), explorer));
    }
    assertThat(said).isNotNull().isNotInstanceOf(LinkageError.class);
  }

  static Stream<Mutants.Mutant> fault_isNoticed() {
    return Mutants.all();
  }
}
