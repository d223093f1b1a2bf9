// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which package may see which. */
class ArrowsTest {
  private static final String ROOT = "org.oomcheck.kernelc.";
  private static final JavaClasses ALL =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  @ParameterizedTest(name = "{0} sees only {1}")
  @CsvSource({
    "interpreter,    syntax syntax.parse, org.oomcheck.model.machine",
    "source,         '', org.apache.commons.compress.. org.tukaani.xz.. org.eclipse.jgit..",
    "source.patch,   source, ''",
    "syntax,         '', org.oomcheck.model.machine",
    "memory,         interpreter syntax syntax.print, org.oomcheck.model.machine org.oomcheck.model.kernel",
    "binding,        memory interpreter syntax, org.oomcheck.model.machine",
    "tree,           tree.fact api.world run binding memory interpreter syntax syntax.parse syntax.print"
        + " source, org.oomcheck.model..",
    "tree.fact,      '', org.oomcheck.model..",
    "module,         run binding interpreter syntax syntax.parse source, org.oomcheck.model..",
    "run,            binding memory interpreter syntax syntax.parse syntax.print source,"
        + " org.oomcheck.model.machine",
    "api.world,      binding memory interpreter syntax, org.oomcheck.model..",
    "api.base,       binding memory interpreter syntax syntax.print, org.oomcheck.model..",
    "api.lib,        api.world binding memory interpreter syntax syntax.print, org.oomcheck.model..",
    "api.driver,     api.lib api.world binding memory interpreter syntax syntax.print, org.oomcheck.model..",
    "api.locking,    api.world binding memory interpreter syntax syntax.print, org.oomcheck.model..",
    "api.sched,      api.world binding memory interpreter syntax syntax.print, org.oomcheck.model..",
    "api.virtio,     api.world binding memory interpreter syntax, org.oomcheck.model..",
    "api.mm,         api.world binding memory interpreter syntax syntax.print, org.oomcheck.model..",
    "syntax.parse,   syntax syntax.print source, ''",
    "syntax.print,   syntax, ''",
  })
  void package_seesOnlyWhatIsToItsLeft(String name, String toItsLeft, String libraries) {
    String[] seen =
        Stream.of(
                Stream.of("java..", "org.jspecify..", "com.google.auto.service..", ROOT + name),
                Stream.of(toItsLeft.split(" ")).filter(s -> !s.isEmpty()).map(s -> ROOT + s),
                Stream.of(libraries.split(" ")).filter(s -> !s.isEmpty()))
            .flatMap(all -> all)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(seen)
        .check(ALL);
  }

  @Test
  void packages_haveNoCycle() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(ALL);
  }
}
