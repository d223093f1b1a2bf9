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
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final Path SOURCES = Path.of("src", "main", "java", "org", "oomcheck", "explorer");

  /** A fault may make the search endless; so the explorer gives up early here. */
  private static final Change SMALL_LIMIT = new Change("Limits", "20_000_000", "400_000");

  /** One piece of text of a class, and what it becomes. */
  record Change(String file, String text, String becomes) {

    String applied() throws IOException {
      String source = Files.readString(SOURCES.resolve(file + ".java"));
      int at = source.indexOf(text);
      if (at < 0 || at != source.lastIndexOf(text)) {
        throw new IllegalArgumentException(
            "outdated: '" + text + "' is not in " + file + " exactly once");
      }
      return source.replace(text, becomes);
    }
  }

  /** A fault, and the check that notices it. */
  record Mutant(String name, Checks noticedBy, Change change) {

    @Override
    public String toString() {
      return name;
    }
  }

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
  static void run(Checks check, List<Change> changes) throws Throwable {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (Output output = new Output(compiler.getStandardFileManager(null, null, null))) {
      List<Text> texts = new ArrayList<>();
      for (Change change : changes) {
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
  void fault_isNoticed(Mutant mutant) {
    assertThatThrownBy(() -> run(mutant.noticedBy(), List.of(SMALL_LIMIT, mutant.change())))
        .isNotInstanceOf(IllegalArgumentException.class);
  }

  private static Mutant mutant(
      String name, Checks noticedBy, String file, String text, String becomes) {
    return new Mutant(name, noticedBy, new Change(file, text, becomes));
  }

  static Stream<Mutant> fault_isNoticed() {
    return Stream.of(
            inSteps(), inCrowds(), inLoops(), inSymmetryAndReduction(), inTheStore(), inHazards())
        .flatMap(List::stream);
  }

  private static List<Mutant> inSteps() {
    return List.of(
        mutant(
            "a step forgets all but the first cell that it reads",
            Checks.SMALL_WORLDS,
            "Memory",
            "if (!contains(changedSlot, changes, slot) && !contains(readSlot, reads, slot)) {",
            "if (reads == 0 && !contains(changedSlot, changes, slot)) {"),
        mutant(
            "a write of the value that is there is forgotten",
            Checks.SMALL_WORLDS,
            "Memory",
            "if (old == value && !noting) {",
            "if (old == value) {"),
        mutant(
            "a step's case does not depend on the timer",
            Checks.SMALL_WORLDS,
            "TaskSteps",
            "memory.noted(world.block(task) + BootedWorld.TIMER)",
            "memory.value(world.block(task) + BootedWorld.TIMER)"),
        mutant(
            "the guard of a lock is skipped",
            Checks.SMALL_WORLDS,
            "TaskSteps",
            "    if (rules.enabled(step)) {",
            "    if (rules.enabled(step) || step.kind() == Step.Kind.ACQUIRE) {"),
        mutant(
            "a wait never times out",
            Checks.SMALL_WORLDS,
            "TaskSteps",
            "if (step.timed() && left == 0) {",
            "if (step.timed() && left < 0) {"));
  }

  private static List<Mutant> inCrowds() {
    return List.of(
        mutant(
            "a step is tried with the whole crowd only",
            Checks.ANY_NUMBER,
            "Covering",
            "      if (!differs) {",
            "      if (fewer.length > 0) {"),
        mutant(
            "who was changed by others stays in the crowd",
            Checks.ANY_NUMBER,
            "Covering",
            "(fromCrowd && block == crowd.layout().block(before, task))",
            "(fromCrowd && task != mover)"),
        mutant(
            "who is not there is counted",
            Checks.ANY_NUMBER,
            "Crowd",
            "NOTHING = -7",
            "NOTHING = 0"));
  }

  private static List<Mutant> inLoops() {
    return List.of(
        mutant(
            "loop heads with other locals are one",
            Checks.SMALL_WORLDS,
            "Recording",
            "ordinal, end, live,",
            "ordinal, end, List.of(),"),
        mutant(
            "loop heads with other locks held are one",
            Checks.SOUNDNESS,
            "Recording",
            "List.copyOf(task.held())",
            "List.of()"),
        mutant(
            "two loops opened at one place are one",
            Checks.SHORT_CUTS,
            "Recording",
            "int ordinal = loopsHere++;",
            "int ordinal = 0;"),
        mutant(
            "the audit looks at no merge",
            Checks.SOUNDNESS,
            "Audit",
            "automaton.merges()) {",
            "List.<Automaton.Merge>of()) {"));
  }

  private static List<Mutant> inSymmetryAndReduction() {
    return List.of(
        mutant(
            "sorting forgets who was where",
            Checks.HAZARDS,
            "Symmetry",
            "        moved[to] = from;\n",
            "        moved[task] = from;\n"),
        mutant(
            "a task of the same role is taken for the same",
            Checks.SMALL_WORLDS,
            "Symmetry",
            " && layout.block(packed, task) == layout.block(packed, task - 1);",
            ";"),
        mutant(
            "the last task of a role is not sorted",
            Checks.PROGRAMS,
            "Symmetry",
            "task < end[group]; task++",
            "task < end[group] - 1; task++"),
        mutant(
            "reduction overlooks some tasks",
            Checks.LOCKS,
            "Reduction",
            "if (other != task\n",
            "if (other > task\n"),
        mutant(
            "objects that share a cell are told apart",
            Checks.STRAY_WORLDS,
            "Objects",
            "if (writers[cell] != 0 && ",
            "if (writers[cell] < 0 && "),
        mutant(
            "reduction may close a cycle",
            Checks.SHORT_CUTS,
            "Search",
            "return reached > expanding;",
            "return true;"));
  }

  private static List<Mutant> inTheStore() {
    return List.of(
        mutant(
            "states are compared by their first word",
            Checks.STORE,
            "StateStore",
            "i < words; i++) {\n      if",
            "i < 1; i++) {\n      if"),
        mutant(
            "repacking forgets the new smallest values",
            Checks.STRAY_WORLDS,
            "Repacking",
            "System.arraycopy(raised, 0, repacked, 0, raised.length);",
            "java.util.Arrays.fill(repacked, 0);"),
        mutant(
            "blocks keep hazards from the search",
            Checks.SHORT_CUTS,
            "Block",
            " && !concerned.test(expander)",
            ""),
        mutant(
            "blocks come in another order",
            Checks.SOUNDNESS,
            "Ahead",
            "first + block * Block.STATES",
            "first + (blocks() - 1 - block) * Block.STATES"));
  }

  private static List<Mutant> inHazards() {
    return List.of(
        mutant(
            "a part of the hash decides",
            Checks.STORE,
            "StateStore",
            "equal(chunks, (entry & mask) - 1, packed, offset))",
            "(entry & mask) > 0)"),
        mutant(
            "bugs are looked for with reduction",
            Checks.PROGRAMS,
            "Runs",
            "reduction != null && last.sawABug()",
            "reduction != null && last.limit() != null"),
        mutant(
            "a footprint ends at the first lock",
            Checks.LOCKS,
            "Footprints",
            "if ((node.wantedMask & locks) != 0) {",
            "if (node.wantedMask != 0) {"),
        mutant(
            "time passes by one jiffy too many",
            Checks.SMALL_WORLDS,
            "Expander",
            "left - delta)",
            "Math.max(0, left - delta - 1))"),
        mutant(
            "time passes while tasks can move",
            Checks.SMALL_WORLDS,
            "Expander",
            "timerRuns && (moves == 0 || spinning)",
            "timerRuns"),
        mutant(
            "who works and sleeps again has not gone on",
            Checks.STRAY_WORLDS,
            "Wakeups",
            " || !Arrays.equals(before, state.cells());",
            ";"),
        mutant(
            "circles of three locks are overlooked",
            Checks.SMALL_WORLDS,
            "LockCycle",
            "if (task == path.get(0)) {",
            "if (task == path.get(0) && path.size() < 3) {"),
        mutant(
            "fairness owes nothing to who is able",
            Checks.HAZARDS,
            "FairCycles",
            "if (graph.mover(edge) == task) {",
            "if (graph.mover(edge) == task && fairness == Fairness.WEAK) {"));
  }
}
