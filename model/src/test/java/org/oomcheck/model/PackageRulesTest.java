// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Which package of the model may see which, and how large a package may be. */
class PackageRulesTest {
  private static final String MODEL = "org.oomcheck.model";
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final int CLASSES_IN_A_PACKAGE = 25;

  /** Packages with one file per entry of the catalogue: they grow as the catalogue does. */
  private static final Set<String> ENTRIES =
      Set.of(
          "model/src/main/java/org/oomcheck/model/scenario",
          "model/src/main/java/org/oomcheck/model/patch",
          "model/src/main/java/org/oomcheck/model/tree",
          "model/src/main/java/org/oomcheck/model/notifier");

  /** Every package of the model, and the packages that it may see, itself aside. */
  private static final List<Map.Entry<String, List<String>>> ARROWS = arrows();

  private static JavaClasses model;

  @BeforeAll
  static void importModel() {
    model = new ClassFileImporter().importPath(Path.of("target", "classes"));
  }

  private static List<Map.Entry<String, List<String>>> arrows() {
    Map<String, List<String>> sees = new LinkedHashMap<>();
    List<String> steps = List.of("machine", "kernel", "kernel.irq", "kernel.work");
    List<String> below = added(steps, "linux", "linux.fs", "linux.sched", "linux.printk");
    List<String> mm = added(below, "linux.mm");
    List<String> linux = added(mm, "linux.virtio", "linux.power", "linux.tty");
    List<String> tree = added(linux, "tree");
    sees.put("machine", List.of());
    sees.put("kernel", List.of("machine"));
    sees.put("kernel.irq", List.of("machine"));
    sees.put("kernel.order", List.of("machine", "kernel", "kernel.irq"));
    sees.put("kernel.work", List.of("machine", "kernel"));
    sees.put("kernel.notifier", List.of("machine", "kernel", "kernel.order"));
    sees.put("linux", steps);
    sees.put("linux.fs", added(steps, "linux"));
    sees.put("linux.sched", steps);
    sees.put("linux.printk", added(steps, "linux"));
    sees.put("linux.mm", below);
    sees.put("linux.virtio", mm);
    sees.put("linux.power", mm);
    sees.put("linux.tty", mm);
    sees.put("tree", linux);
    sees.put("patch", tree);
    sees.put("notifier", tree);
    sees.put("scenario.support", tree);
    sees.put("scenario", added(tree, "notifier", "scenario.support"));
    return List.copyOf(sees.entrySet());
  }

  private static List<String> added(List<String> names, String... more) {
    return Stream.concat(names.stream(), Stream.of(more)).toList();
  }

  @ParameterizedTest
  @FieldSource("ARROWS")
  void package_seesOnlyWhatIsBelowIt(Map.Entry<String, List<String>> arrow) {
    rule(arrow.getKey(), arrow.getValue()).check(model);
  }

  @Test
  void arrowThatRunsUp_isFound() {
    assertThatThrownBy(() -> rule("kernel", List.of()).check(model))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("org.oomcheck.model.machine");
  }

  private static ArchRule rule(String name, List<String> seen) {
    Stream<String> ours = Stream.concat(Stream.of(name), seen.stream()).map(s -> MODEL + "." + s);
    Stream<String> libraries = Stream.of("java..", "org.jspecify..", "com.google.auto.service..");
    return classes()
        .that()
        .resideInAPackage(MODEL + "." + name)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(Stream.concat(libraries, ours).toArray(String[]::new));
  }

  @Test
  void everyPackage_hasArrows() {
    Set<String> packages =
        model.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.substring(MODEL.length() + 1))
            .collect(Collectors.toSet());
    assertThat(packages)
        .containsExactlyInAnyOrderElementsOf(ARROWS.stream().map(Map.Entry::getKey).toList());
  }

  @Test
  void packages_haveNoCycle() {
    slices().matching(MODEL + ".(**)").should().beFreeOfCycles().check(model);
  }

  /** State that the explorer cannot save and restore must not exist: it belongs in a cell. */
  @Test
  void kernelAndLinux_keepTheirStateInCells() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(MODEL + ".kernel..", MODEL + ".linux..")
        .should()
        .beFinal()
        .check(model);
  }

  @Test
  void packagesOfAllModules_staySmall() throws IOException {
    Map<String, Long> classes = new LinkedHashMap<>();
    try (Stream<Path> modules = Files.list(PROJECT)) {
      for (Path sources : modules.map(module -> module.resolve("src/main/java")).toList()) {
        if (Files.isDirectory(sources)) {
          count(sources, classes);
        }
      }
    }
    assertThat(classes).containsKeys(ENTRIES.toArray(String[]::new));
    List<String> faults = new ArrayList<>();
    classes.forEach(
        (name, count) -> {
          if (count > CLASSES_IN_A_PACKAGE && !ENTRIES.contains(name)) {
            faults.add(name + " has " + count + " classes; the limit is " + CLASSES_IN_A_PACKAGE);
          }
        });
    assertThat(faults).isEmpty();
  }

  private static void count(Path sources, Map<String, Long> classes) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .map(file -> PROJECT.relativize(file.getParent()).toString().replace('\\', '/'))
          .forEach(name -> classes.merge(name, 1L, Long::sum));
    }
  }
}
