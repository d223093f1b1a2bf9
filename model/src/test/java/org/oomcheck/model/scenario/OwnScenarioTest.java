// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** A scenario in a file of its own, outside the package, can use all that our own scenarios use. */
class OwnScenarioTest {
  private static final Path SUPPORT =
      Path.of("src", "main", "java", "org", "oomcheck", "model", "scenario", "support");

  private static final String SOURCE =
      """
      import java.util.*;
      import org.oomcheck.model.linux.virtio.*;
      import org.oomcheck.model.machine.*;
      import org.oomcheck.model.scenario.Scenario;
      import org.oomcheck.model.scenario.support.*;
      import org.oomcheck.model.tree.*;

      public class Own implements Scenario {
        private static final Parameter WORKER = new Parameter("worker", 1, 0, 1, "1: it inflates");
        public String id() { return "own"; }
        public String question() { return "Does it compile?"; }
        public List<Parameter> parameters() {
          return List.of(WORKER, Size.BALLOON.atMost(4), Size.FREE, Assumed.HOST_ANSWERS);
        }
        public Set<Hazard> hazards() { return Set.of(Hazard.DEADLOCK); }
        public List<Expectation> expectations() { return List.of(); }
        public World world(KernelTree tree, Settings settings) {
          return machine -> {
            int balloon = settings.get(Size.BALLOON);
            BalloonGuest guest =
                new BalloonGuest(
                    machine,
                    tree,
                    settings.get(Size.FREE),
                    balloon,
                    balloon + settings.get(WORKER),
                    kernel -> Ring.SOUND);
            PrematureOomKill.watch(guest.kernel());
            UnaskedOomKill.watch(guest.kernel());
            AllocFailure.watch(guest.kernel());
            if (settings.is(WORKER)) {
              guest.sizeWork();
            }
            guest.kworker("kworker/1:1", () -> guest.kernel().pageAlloc().freePages(1));
            Assumed.host(guest, settings);
            guest.application(1);
          };
        }
      }
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void scenarioOutsideThePackage_compiles_andRuns() throws Exception {
    Path file = Files.writeString(folder.resolve("Own.java"), SOURCE);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-d",
              folder.toString(),
              "-classpath",
              System.getProperty("java.class.path"));
      compiler.getTask(problems, files, null, options, null, files.getJavaFileObjects(file)).call();
    }
    assertThat(problems.toString()).isEmpty();
    try (URLClassLoader classes = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Scenario scenario = (Scenario) classes.loadClass("Own").getConstructor().newInstance();
      ThreadMachine machine =
          new ThreadMachine(100, 0, (question, answers) -> 0, ThreadMachine.WhenHung.UNWIND);
      ThreadMachine.Outcome outcome =
          machine.run(
              scenario.world(Catalogue.load().series("v6.12"), Settings.defaults(scenario)));
      assertThat(outcome.bug()).isNull();
      assertThat(outcome.finished()).as(outcome.toString()).isTrue();
    }
  }

  @Test
  void support_isPublic() {
    classes()
        .that()
        .resideInAPackage("org.oomcheck.model.scenario.support")
        .and()
        .areTopLevelClasses()
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .bePublic()
        .check(new ClassFileImporter().importPath(Path.of("target", "classes")));
  }

  @Test
  void support_isDocumented() throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.list(SUPPORT)) {
      sources = files.filter(file -> !file.endsWith("package-info.java")).toList();
    }
    assertThat(undocumented(sources)).isEmpty();
  }

  @Test
  void publicMethodWithoutJavadoc_isNoticed() throws IOException {
    Path file = folder.resolve("Bare.java");
    Files.writeString(
        file, "/** A class. */ public class Bare { /** Yes. */ public int a; public void b() {} }");
    assertThat(undocumented(List.of(file))).containsExactly("Bare.b has no Javadoc");
  }

  private static List<String> undocumented(List<Path> sources) throws IOException {
    List<String> faults = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  problem -> faults.add(problem.toString()),
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Undocumented(docs, faults).scan(unit, null);
      }
    }
    return faults;
  }

  /** Notes public classes and methods without Javadoc; what overrides has that of its parent. */
  private static final class Undocumented extends TreePathScanner<Void, Void> {
    private final DocTrees docs;
    private final List<String> faults;
    private String type = "";

    Undocumented(DocTrees docs, List<String> faults) {
      this.docs = docs;
      this.faults = faults;
    }

    @Override
    public Void visitClass(ClassTree tree, Void unused) {
      type = tree.getSimpleName().toString();
      if (tree.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
        check(type);
      }
      return super.visitClass(tree, null);
    }

    @Override
    public Void visitMethod(MethodTree tree, Void unused) {
      boolean visible =
          tree.getModifiers().getFlags().contains(Modifier.PUBLIC)
              || getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE;
      boolean overrides =
          tree.getModifiers().getAnnotations().stream()
              .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
      if (visible && !overrides) {
        check(type + "." + tree.getName());
      }
      return super.visitMethod(tree, null);
    }

    private void check(String what) {
      if (docs.getDocComment(getCurrentPath()) == null) {
        faults.add(what + " has no Javadoc");
      }
    }
  }
}
