// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** This module sees Hazelcast, and of the explorer what members share. */
class ArrowsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  @Test
  void classes_seeWhatMembersShare() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "org.jspecify..",
            "com.google.auto.service..",
            "com.hazelcast..",
            "org.oomcheck.cluster..",
            "org.oomcheck.explorer.result",
            "org.oomcheck.explorer.share",
            "org.oomcheck.model.machine..")
        .check(CLASSES);
  }
}
