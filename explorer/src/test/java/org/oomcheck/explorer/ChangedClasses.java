// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The classes that changes of the explorer's sources make. Changes of different files are compiled
 * together, since the compiler reads the same classes for each.
 */
final class ChangedClasses {
  private static final JavaCompiler COMPILER =
      Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());

  /** Other files would be compiled with the value that it has in one of them. */
  private static final Pattern CONSTANT = Pattern.compile("[A-Z_]+ = ");

  /** By the change: the classes of the file that it is made in, by their names. */
  private final Map<Mutants.Change, Map<String, byte[]>> compiled = new HashMap<>();

  /** A changed source text. */
  private static final class Text extends SimpleJavaFileObject {
    private final Mutants.Change change;
    private final String text;

    Text(Mutants.Change change) throws IOException {
      super(URI.create("memory:///" + change.file() + ".java"), Kind.SOURCE);
      this.change = change;
      this.text = change.applied();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps the compiled classes in memory. */
  private final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<Mutants.Change, Map<String, byte[]>> classes = new HashMap<>();

    Output(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              if (sibling instanceof Text text) {
                classes
                    .computeIfAbsent(text.change, change -> new HashMap<>())
                    .put(name, toByteArray());
              }
            }
          };
        }
      };
    }
  }

  /** Compiles what can be compiled together; the rest when it is asked for. */
  ChangedClasses(List<Mutants.Change> changes) throws IOException {
    List<Map<String, Text>> together = new ArrayList<>();
    for (Mutants.Change change : new LinkedHashSet<>(changes)) {
      if (change.isUpToDate() && !CONSTANT.matcher(change.text()).lookingAt()) {
        first(together, change.file()).put(change.file(), new Text(change));
      }
    }
    for (Map<String, Text> texts : together) {
      compile(List.copyOf(texts.values()));
    }
  }

  /** The first texts that do not have the file. */
  private static Map<String, Text> first(List<Map<String, Text>> together, String file) {
    for (Map<String, Text> texts : together) {
      if (!texts.containsKey(file)) {
        return texts;
      }
    }
    Map<String, Text> texts = new LinkedHashMap<>();
    together.add(texts);
    return texts;
  }

  /** Compiles texts, and says what the compiler complains about. */
  private String compile(List<Text> texts) throws IOException {
    StringWriter complaints = new StringWriter();
    List<String> options =
        List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path"));
    try (Output output = new Output(COMPILER.getStandardFileManager(null, null, null))) {
      if (COMPILER.getTask(complaints, output, null, options, null, texts).call()) {
        compiled.putAll(output.classes);
      }
    }
    return complaints.toString();
  }

  /**
   * The classes that a change makes, by their names.
   *
   * @throws IllegalArgumentException if it cannot be made, or does not compile
   */
  Map<String, byte[]> of(Mutants.Change change) throws IOException {
    String complaints = compiled.containsKey(change) ? "" : compile(List.of(new Text(change)));
    Map<String, byte[]> classes = compiled.get(change);
    if (classes == null) {
      throw new IllegalArgumentException("a change does not compile: " + complaints);
    }
    return classes;
  }
}
