// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Lincheck runs the model itself: no class of the explorer is near. */
class ArrowsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target", "test-classes"));

  @Test
  void ofOomcheck_onlyTheModelIsSeen() {
    classes()
        .that()
        .resideInAPackage("org.oomcheck.lincheck..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "kotlin..",
            "net.bytebuddy.agent..",
            "org.jspecify..",
            "org.junit..",
            "org.assertj..",
            "com.fasterxml.jackson..",
            "com.tngtech.archunit..",
            "org.jetbrains..",
            "org.oomcheck.lincheck..",
            "org.oomcheck.model..")
        .check(CLASSES);
  }

  @Test
  void patchesAndNotifiers_areReachedThroughTheCatalogue() {
    noClasses()
        .that()
        .resideInAPackage("org.oomcheck.lincheck..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.oomcheck.model.patch..", "org.oomcheck.model.notifier..")
        .check(CLASSES);
  }
}
