// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The explorer cannot special-case a scenario, because it cannot see one. */
class ArrowsTest {

  @Test
  void explorer_seesTheMachineAndNothingElseOfTheModel() {
    JavaClasses explorer = new ClassFileImporter().importPath(Path.of("target", "classes"));
    classes()
        .that()
        .resideInAPackage("org.oomcheck.explorer..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "org.jspecify..", "org.oomcheck.explorer..", "org.oomcheck.model.machine..")
        .allowEmptyShould(true)
        .check(explorer);
  }
}
