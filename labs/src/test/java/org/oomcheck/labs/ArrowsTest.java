// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The packages of this module see each other one way only. */
class ArrowsTest {
  private static final String ROOT = "org.oomcheck.labs";
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target", "classes"));
  private static final ArchRule LAYERS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("lab")
          .definedBy(ROOT + ".lab")
          .layer("world")
          .definedBy(ROOT + ".world")
          .layer("grade")
          .definedBy(ROOT + ".grade")
          .layer("format")
          .definedBy(ROOT + ".format")
          .layer("root")
          .definedBy(ROOT)
          .whereLayer("lab")
          .mayNotAccessAnyLayer()
          .whereLayer("world")
          .mayOnlyAccessLayers("lab")
          .whereLayer("grade")
          .mayOnlyAccessLayers("lab", "world")
          .whereLayer("format")
          .mayOnlyAccessLayers("lab", "grade")
          .whereLayer("root")
          .mayOnlyAccessLayers("lab", "grade");

  @Test
  void arrows_runOneWay() {
    LAYERS.check(CLASSES);
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** The broken form: grades see worlds, and a rule that forbids it notices. */
  @Test
  void arrow_thatIsForbidden_isNoticed() {
    ArchRule wrong =
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".grade")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".world");
    assertThat(wrong.evaluate(CLASSES).hasViolation()).isTrue();
  }
}
