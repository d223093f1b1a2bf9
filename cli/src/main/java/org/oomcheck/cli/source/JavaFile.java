// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
import org.oomcheck.report.SourceLines;

/** A Java file of the user's, compiled in memory, that says which of its lines have run. */
public final class JavaFile {

  /** Compiled classes, by name. */
  private static final class Classes extends ClassLoader {
    private final Map<String, byte[]> compiled = new LinkedHashMap<>();
    private final RunLines lines;

    Classes(RunLines lines) {
      super(JavaFile.class.getClassLoader());
      this.lines = lines;
    }

    /** What was compiled here goes first: an edited copy of a class may bear the name of ours. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && (compiled.containsKey(name) || isNeighbour(name))) {
          loaded = findClass(name);
        }
        return loaded == null ? super.loadClass(name, resolve) : loaded;
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = compiled.get(name);
      if (bytes == null) {
        byte[] ours = neighbour(name);
        return defineClass(name, ours, 0, ours.length);
      }
      byte[] changed = LineProbes.in(bytes, lines);
      return defineClass(name, changed, 0, changed.length);
    }

    /**
     * Whether a class is one of our patches in the package of the file, which may use what is
     * visible there only: classes of one package have to be loaded in one place. Nothing else knows
     * the class of a patch, so a second one does no harm.
     */
    private boolean isNeighbour(String name) throws ClassNotFoundException {
      String outer = name.replaceFirst("[$].*", "");
      String inPackage = name.substring(0, name.lastIndexOf('.') + 1);
      if (inPackage.isEmpty()
          || compiled.containsKey(outer)
          || compiled.keySet().stream()
              .noneMatch(each -> inPackage.equals(each.substring(0, each.lastIndexOf('.') + 1)))) {
        return false;
      }
      Class<?> ours = super.loadClass(outer, false);
      return !ours.isInterface() && Patch.class.isAssignableFrom(ours);
    }

    private byte[] neighbour(String name) throws ClassNotFoundException {
      try (InputStream ours = super.getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (ours != null) {
          return ours.readAllBytes();
        }
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
      throw new ClassNotFoundException(name);
    }

    /** The class files as the compiler wrote them, for a look at what else their code names. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      byte[] bytes = compiled.get(name.replaceFirst("[.]class$", "").replace('/', '.'));
      return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
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

  private final String name;
  private final String text;
  private final RunLines lines = RunLines.ofNextFile();
  private final Classes classes = new Classes(lines);

  private JavaFile(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /**
   * Compiles a file.
   *
   * @param name how the user called the file
   * @throws UserMistake if it cannot be read, or does not compile
   */
  static JavaFile compile(String name, Path file) {
    if (!name.endsWith(".java")) {
      throw new UserMistake(name + ": this has to be a Java source file, NAME.java");
    }
    try {
      JavaFile compiled = new JavaFile(name, Files.readString(file));
      compiled.compile(file.toUri());
      return compiled;
    } catch (IOException e) {
      throw new UserMistake("cannot read " + name + ": " + Reason.of(e));
    }
  }

  /**
   * An object of the first class in the file that is of a type.
   *
   * @param what the type in a word, for messages
   * @throws UserMistake if there is no such class, or no object of it can be made
   */
  <T> T instance(Class<T> type, String what) {
    for (String each : classes.compiled.keySet()) {
      try {
        Class<?> compiled = classes.loadClass(each);
        if (type.isAssignableFrom(compiled)) {
          return type.cast(compiled.getConstructor().newInstance());
        }
      } catch (ReflectiveOperationException | LinkageError e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        throw new UserMistake(
            name
                + ": "
                + each
                + " cannot be made into a "
                + what
                + " ("
                + cause
                + "); it has to be public, with a public constructor without parameters");
      }
    }
    throw new UserMistake(
        name + ": no class in it implements " + type.getName() + "; see CONTRIBUTING.md");
  }

  /**
   * The id of what is in the file.
   *
   * @param allowed what an id looks like
   * @param hint the same in words, for the user
   */
  String id(Supplier<@Nullable String> answer, Pattern allowed, String hint) {
    String id = said("id", answer);
    if (!allowed.matcher(id).matches()) {
      throw new UserMistake(
          name + ": its id() is '" + id.replaceAll("\\p{Cntrl}", "?") + "'; " + hint);
    }
    return id;
  }

  /** What a method of the user's says; it may not throw, nor say null. */
  <T> T said(String method, Supplier<@Nullable T> answer) {
    try {
      T said = answer.get();
      if (said == null) {
        throw new UserMistake(name + ": its " + method + "() returns null");
      }
      return said;
    } catch (UserMistake mistake) {
      throw mistake;
    } catch (IllegalAccessError e) {
      throw new UserMistake(name + ": its " + method + "() " + notVisible(e));
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      StackTraceElement[] trace = e.getStackTrace();
      String where = trace.length == 0 ? "" : " at " + trace[0];
      throw new UserMistake(name + ": its " + method + "() throws " + e + where);
    }
  }

  /** What a file uses that only its package may use, and how to do without. */
  private static String notVisible(IllegalAccessError e) {
    String what =
        String.valueOf(e.getMessage())
            .replaceAll("^.* tried to access |^.* cannot access | [(].*$", "");
    return "uses "
        + what
        + ", which only classes of its package may use, and this file is loaded on its own; make that"
        + " public, or copy it into the file";
  }

  /** What has run until now ran because the file was loaded: it counts as run from now on. */
  void loaded() {
    lines.loaded();
  }

  /** Forgets which lines have run since the file was loaded. */
  void forgetLines() {
    lines.forget();
  }

  /** The lines that did not run since then; a line with nothing but brackets is none. */
  SourceLines linesNotRun() {
    List<String> source = text.lines().toList();
    List<Integer> notRun =
        lines.notRun().stream()
            .filter(line -> source.get(line - 1).chars().anyMatch(Character::isLetterOrDigit))
            .toList();
    return new SourceLines(name, notRun);
  }

  private void compile(URI place) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new UserMistake("this Java has no compiler; point JAVA_HOME at a JDK");
    }
    JavaFileObject source =
        new SimpleJavaFileObject(place, JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        };
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
