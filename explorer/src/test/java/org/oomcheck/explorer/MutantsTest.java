// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fault is seeded into the explorer itself, one at a time; the explorer's own tests have to
 * notice it.
 */
class MutantsTest {
  private static final String PACKAGE = "org.oomcheck.explorer.";

  /** A fault may make the search endless; so the explorer gives up early here. */
  private static final Mutants.Change SMALL_LIMIT =
      new Mutants.Change("Limits", "20_000_000", "400_000");

  /** Source text in memory. */
  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(String file, String text) {
      super(URI.create("memory:///" + file + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps the compiled classes in memory. */
  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

    Output(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          classes.put(name, bytes);
          return bytes;
        }
      };
    }
  }

  /** Loads the explorer and its tests once more, some classes of it changed. */
  private static final class Changed extends ClassLoader {
    private final Map<String, ByteArrayOutputStream> classes;

    Changed(Map<String, ByteArrayOutputStream> classes) {
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
      ByteArrayOutputStream changed = classes.get(name);
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = changed == null ? in.readAllBytes() : changed.toByteArray();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** Runs a check on the explorer with these changes. */
  static void run(Checks check, List<Mutants.Change> changes) throws Throwable {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (Output output = new Output(compiler.getStandardFileManager(null, null, null))) {
      List<Text> texts = new ArrayList<>();
      for (Mutants.Change change : changes) {
        texts.add(new Text(change.file(), change.applied()));
      }
      List<String> options =
          List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path"));
      boolean compiled = compiler.getTask(complaints, output, null, options, null, texts).call();
      if (!compiled) {
        throw new IllegalArgumentException("a change does not compile: " + complaints);
      }
      Class<?> checks = Class.forName(Checks.class.getName(), true, new Changed(output.classes));
      Method run = checks.getDeclaredMethod("run", String.class);
      run.setAccessible(true);
      try {
        run.invoke(null, check.name());
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutAFault_theCheckPasses(Checks check) throws Throwable {
    run(check, List.of(SMALL_LIMIT));
  }

  @ParameterizedTest
  @MethodSource
  void fault_isNoticed(Mutants.Mutant mutant) {
    assertThatThrownBy(() -> run(mutant.noticedBy(), List.of(SMALL_LIMIT, mutant.change())))
        .isNotInstanceOf(IllegalArgumentException.class);
  }

  static Stream<Mutants.Mutant> fault_isNoticed() {
    return Mutants.all();
  }
}
