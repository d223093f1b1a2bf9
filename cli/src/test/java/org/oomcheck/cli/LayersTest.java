// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of the command line, and to the other modules. */
class LayersTest {
  private static final String ROOT = "org.oomcheck.cli";
  private static final int MAX_CLASSES = 25;

  private static final String REPORT = "org.oomcheck.report";
  private static final String KERNEL_C = "org.oomcheck.kernelc";
  private static final String RESULT = "org.oomcheck.explorer.result";
  private static final String SHARE = "org.oomcheck.explorer.share";

  /** What every package may see. */
  private static final List<String> EVERYWHERE =
      List.of(
          "java..",
          "javax.tools..",
          "org.objectweb.asm..",
          "org.jspecify..",
          "picocli..",
          ROOT + "..",
          "org.oomcheck.model..");

  /** By package, what it may see of the explorer and of the renderings. */
  private static final Map<String, List<String>> OPEN =
      Map.ofEntries(
          Map.entry("", List.of(REPORT + ".trace")),
          Map.entry(
              ".command",
              List.of(
                  KERNEL_C + ".source..",
                  KERNEL_C + ".tree",
                  RESULT,
                  SHARE,
                  REPORT,
                  REPORT + ".diagnosis",
                  REPORT + ".engine",
                  REPORT + ".format",
                  REPORT + ".html",
                  REPORT + ".page",
                  REPORT + ".play",
                  REPORT + ".text",
                  REPORT + ".trace")),
          Map.entry(
              ".lab",
              List.of(
                  "org.oomcheck.labs..",
                  "org.oomcheck.explorer",
                  RESULT,
                  REPORT,
                  REPORT + ".diagnosis",
                  REPORT + ".html",
                  REPORT + ".play",
                  REPORT + ".text",
                  REPORT + ".trace")),
          Map.entry(".check", List.of(RESULT, REPORT)),
          Map.entry(".cluster", List.of("org.oomcheck.explorer", RESULT, SHARE, REPORT)),
          Map.entry(
              ".review",
              List.of(
                  KERNEL_C + ".source..",
                  KERNEL_C + ".tree",
                  KERNEL_C + ".tree.remark",
                  RESULT,
                  REPORT,
                  REPORT + ".format")),
          Map.entry(
              ".play",
              List.of(
                  "org.oomcheck.explorer",
                  RESULT,
                  REPORT,
                  REPORT + ".diagnosis",
                  REPORT + ".play",
                  REPORT + ".text",
                  REPORT + ".trace")),
          Map.entry(".source", List.of(REPORT)),
          Map.entry(".page", List.of(REPORT + ".text")),
          Map.entry(
              ".mcp", List.of(REPORT, "com.fasterxml.jackson..", "io.modelcontextprotocol..")),
          Map.entry(
              ".option",
              List.of(
                  KERNEL_C + ".module",
                  KERNEL_C + ".source..",
                  KERNEL_C + ".tree",
                  RESULT,
                  REPORT,
                  REPORT + ".format",
                  REPORT + ".play",
                  REPORT + ".text",
                  REPORT + ".trace")),
          Map.entry(".terminal", List.of(RESULT, REPORT, REPORT + ".text")));

  private static JavaClasses cli;

  @BeforeAll
  static void readClasses() {
    cli = new ClassFileImporter().importPath(Path.of("target", "classes"));
  }

  @Test
  void packages_seeOnlyThoseBelowThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("main")
        .definedBy(ROOT)
        .layer("command")
        .definedBy(ROOT + ".command..", ROOT + ".lab..", ROOT + ".cluster..")
        .layer("work")
        .definedBy(ROOT + ".check..", ROOT + ".review..", ROOT + ".play..", ROOT + ".mcp..")
        .layer("page")
        .definedBy(ROOT + ".page..")
        .layer("option")
        .definedBy(ROOT + ".option..")
        .layer("source")
        .definedBy(ROOT + ".source..")
        .layer("terminal")
        .definedBy(ROOT + ".terminal..")
        .whereLayer("main")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("command")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("work")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("page")
        .mayOnlyBeAccessedByLayers("main", "command")
        .whereLayer("option")
        .mayOnlyBeAccessedByLayers("command", "page")
        .whereLayer("source")
        .mayOnlyBeAccessedByLayers("command", "work", "option")
        .ensureAllClassesAreContainedInArchitecture()
        .check(cli);
  }

  @Test
  void packages_haveNoCycle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(cli);
  }

  /** Classes that are nested count as the class around them. */
  @Test
  void classes_haveNoCycle() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass each) {
                return each.getPackageName().startsWith(ROOT)
                    ? SliceIdentifier.of(outermost(each).getName())
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "classes of the command line";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(cli);
  }

  private static JavaClass outermost(JavaClass nested) {
    return nested.getEnclosingClass().map(LayersTest::outermost).orElse(nested);
  }

  @Test
  void rootPackage_hasMainOnly_andNoPackageIsCrowded() {
    Map<String, List<String>> packages =
        cli.stream()
            .filter(each -> each.getEnclosingClass().isEmpty())
            .filter(each -> !each.getSimpleName().equals("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName,
                    Collectors.mapping(JavaClass::getSimpleName, Collectors.toList())));
    assertThat(packages.get(ROOT)).containsExactly("Main");
    assertThat(packages.get(ROOT + ".command")).allMatch(name -> name.endsWith("Command"));
    assertThat(packages.values()).allMatch(names -> names.size() <= MAX_CLASSES);
  }

  @Test
  void otherModules_areSeenWhereTheyAreOpen() {
    OPEN.forEach(
        (own, others) ->
            classes()
                .that()
                .resideInAPackage(ROOT + own)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                    Stream.concat(EVERYWHERE.stream(), others.stream()).toArray(String[]::new))
                .check(cli));
    assertThat(OPEN.keySet())
        .containsAll(
            cli.stream().map(each -> each.getPackageName().substring(ROOT.length())).toList());
  }
}
