// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The packages of this module see each other one way only, and little of the other modules. */
class ArrowsTest {
  private static final int MAX_CLASSES = 25;
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target", "classes"));
  private static final ArchRule LAYERS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("text")
          .definedBy("org.oomcheck.report.text")
          .layer("root")
          .definedBy("org.oomcheck.report")
          .layer("engine")
          .definedBy("org.oomcheck.report.engine")
          .layer("trace")
          .definedBy("org.oomcheck.report.trace")
          .layer("diagnosis")
          .definedBy("org.oomcheck.report.diagnosis")
          .layer("picture")
          .definedBy("org.oomcheck.report.picture")
          .layer("play")
          .definedBy("org.oomcheck.report.play")
          .layer("format")
          .definedBy("org.oomcheck.report.format")
          .layer("page")
          .definedBy("org.oomcheck.report.page")
          .layer("html")
          .definedBy("org.oomcheck.report.html")
          .whereLayer("text")
          .mayNotAccessAnyLayer()
          .whereLayer("root")
          .mayNotAccessAnyLayer()
          .whereLayer("engine")
          .mayOnlyAccessLayers("root", "text")
          .whereLayer("trace")
          .mayOnlyAccessLayers("root", "text")
          .whereLayer("diagnosis")
          .mayOnlyAccessLayers("root", "text")
          .whereLayer("picture")
          .mayOnlyAccessLayers("root", "text", "diagnosis")
          .whereLayer("play")
          .mayOnlyAccessLayers("root", "text", "diagnosis", "trace")
          .whereLayer("format")
          .mayOnlyAccessLayers("root", "text", "diagnosis", "trace")
          .whereLayer("page")
          .mayOnlyAccessLayers("root", "text", "diagnosis", "trace", "engine", "picture", "play")
          .whereLayer("html")
          .mayOnlyAccessLayers("root", "text", "diagnosis", "trace", "engine", "picture");

  @Test
  void arrows_runOneWay() {
    LAYERS.check(CLASSES);
    slices().matching("org.oomcheck.report.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void explorer_isSeenAsItsRootAndItsResults() {
    noClasses()
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("org.oomcheck.explorer..")
                .and(
                    JavaClass.Predicates.resideOutsideOfPackages(
                        "org.oomcheck.explorer", "org.oomcheck.explorer.result")))
        .check(CLASSES);
  }

  /** The broken form: a package that may see nothing of this module, and does. */
  @Test
  void arrow_thatRunsTheOtherWay_isNoticed() {
    ArchRule wrong =
        noClasses()
            .that()
            .resideInAPackage("org.oomcheck.report.html")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.oomcheck.report");
    assertThat(wrong.evaluate(CLASSES).hasViolation()).isTrue();
    assertThat(LAYERS.evaluate(CLASSES).hasViolation()).isFalse();
  }

  @Test
  void packages_areSmall() {
    Map<String, Long> sizes =
        CLASSES.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(each -> !each.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(sizes).containsKey("org.oomcheck.report").hasSizeGreaterThan(8);
    assertThat(sizes).allSatisfy((name, size) -> assertThat(size).isLessThanOrEqualTo(MAX_CLASSES));
  }
}
