// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.stress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** jcstress runs the model itself: no class of the explorer is near. */
class ArrowsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  @Test
  void ofOomcheck_onlyTheModelIsSeen() {
    classes()
        .that()
        .resideInAPackage("org.oomcheck.stress..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "com.fasterxml.jackson..",
            "org.openjdk.jcstress..",
            "org.oomcheck.stress..",
            "org.oomcheck.model..")
        .check(CLASSES);
  }

  @Test
  void patchesAndNotifiers_areReachedThroughTheCatalogue() {
    noClasses()
        .that()
        .resideInAPackage("org.oomcheck.stress..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.oomcheck.model.patch..", "org.oomcheck.model.notifier..")
        .check(CLASSES);
  }
}
