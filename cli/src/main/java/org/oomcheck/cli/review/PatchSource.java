// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.review;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.model.tree.Patch;

/** A patch in one Java source file, compiled in memory. */
public final class PatchSource {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** Compiled classes, by name. */
  private static final class Classes extends ClassLoader {
    private final Map<String, byte[]> compiled = new LinkedHashMap<>();

    Classes() {
      super(Patch.class.getClassLoader());
    }

    /** What was compiled here goes first: an edited copy of a patch may bear the name of ours. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && compiled.containsKey(name)) {
          loaded = findClass(name);
        }
        return loaded == null ? super.loadClass(name, resolve) : loaded;
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = compiled.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  /** Keeps what the compiler writes. */
  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Classes classes;

    InMemory(JavaFileManager files, Classes classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              classes.compiled.put(name, toByteArray());
            }
          };
        }
      };
    }
  }

  private PatchSource() {}

  /**
   * Compiles a file and makes the patch in it.
   *
   * @param name how the user called the file
   */
  public static Patch compile(String name, Path file) {
    Classes classes = new Classes();
    compile(name, source(name, file), classes);
    for (String type : classes.compiled.keySet()) {
      try {
        Class<?> compiled = classes.loadClass(type);
        if (Patch.class.isAssignableFrom(compiled)) {
          Patch patch = (Patch) compiled.getConstructor().newInstance();
          checkWords(name, patch);
          return patch;
        }
      } catch (ReflectiveOperationException | LinkageError e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        throw new UserMistake(
            name
                + ": "
                + type
                + " cannot be made into a patch ("
                + cause
                + "); it has to be public,"
                + " with a public constructor without parameters");
      }
    }
    throw new UserMistake(
        name + ": no class in it implements " + Patch.class.getName() + "; see CONTRIBUTING.md");
  }

  /** Asks for all that the patch says about itself. */
  private static void checkWords(String name, Patch patch) {
    String id = said(name, "id", patch::id);
    if (!ID.matcher(id).matches()) {
      throw new UserMistake(
          name
              + ": its id() is '"
              + id.replaceAll("\\p{Cntrl}", "?")
              + "'; letters, digits, hyphens and dots make a name that a series can have");
    }
    said(name, "summary", patch::summary);
    said(name, "source", patch::source);
    said(name, "expectations", patch::expectations);
  }

  private static <T> T said(String name, String method, Supplier<@Nullable T> answer) {
    try {
      T said = answer.get();
      if (said == null) {
        throw new UserMistake(name + ": its " + method + "() returns null");
      }
      return said;
    } catch (UserMistake mistake) {
      throw mistake;
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      throw thrown(name, method, e);
    }
  }

  /** That a method of a patch throws, and where. */
  static UserMistake thrown(String name, String method, Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    return new UserMistake(name + ": its " + method + "() throws " + e + where);
  }

  private static JavaFileObject source(String name, Path file) {
    if (!name.endsWith(".java")) {
      throw new UserMistake(name + ": a patch is a Java source file, NAME.java");
    }
    try {
      String text = Files.readString(file);
      return new SimpleJavaFileObject(file.toUri(), JavaFileObject.Kind.SOURCE) {
        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
          return text;
        }
      };
    } catch (IOException e) {
      throw new UserMistake("cannot read " + name + ": " + Reason.of(e));
    }
  }

  private static void compile(String name, JavaFileObject source, Classes classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new UserMistake("this Java has no compiler; point JAVA_HOME at a JDK");
    }
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    InMemory files =
        new InMemory(compiler.getStandardFileManager(problems, Locale.ROOT, null), classes);
    List<String> options =
        List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
    boolean done =
        compiler
            .getTask(new StringWriter(), files, problems, options, null, List.of(source))
            .call();
    if (!done) {
      throw new UserMistake(
          problems.getDiagnostics().stream()
              .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
              .findFirst()
              .map(problem -> name + ":" + message(problem))
              .orElse(name + " does not compile"));
    }
  }

  private static String message(Diagnostic<?> problem) {
    String text = problem.getMessage(Locale.ROOT).replaceAll("\\s*\\R\\s*", "; ");
    return problem.getLineNumber() + ": " + text;
  }
}
