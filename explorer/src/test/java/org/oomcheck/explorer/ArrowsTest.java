// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which packages of the explorer may see which, and which of them are seen from outside. */
class ArrowsTest {
  private static final String EXPLORER = ArrowsTest.class.getPackageName();

  /**
   * What other modules may use: what one explores with, what one gives and gets, what is shared.
   */
  private static final Set<String> PUBLIC =
      Set.of(EXPLORER, EXPLORER + ".result", EXPLORER + ".share");

  /** Each of these may see those before it. */
  private static final List<String> FLOORS =
      List.of(
          "result", "program", "state", "relevance", "search", "order", "cost", "hazard", "replay");

  /** These see all floors, and not each other; the root wires them together. */
  private static final List<String> TOP = List.of("parametric", "selfcheck", "share");

  private static final int MAX_CLASSES = 25;

  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  /** The explorer cannot special-case a scenario, because it cannot see one. */
  @Test
  void explorer_seesTheMachineAndNothingElseOfTheModel() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "com.google.auto.service..",
            EXPLORER + "..",
            "org.oomcheck.model.machine..")
        .check(CLASSES);
  }

  @Test
  void arrows_runDown() {
    layers(FLOORS).check(CLASSES);
  }

  @Test
  void arrowsThatRunUp_areNoticed() {
    List<String> turned = new ArrayList<>(FLOORS);
    Collections.reverse(turned);
    assertThatThrownBy(() -> layers(turned).check(CLASSES)).isInstanceOf(AssertionError.class);
  }

  private static LayeredArchitecture layers(List<String> floors) {
    LayeredArchitecture layers =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy(EXPLORER)
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer();
    List<String> below = new ArrayList<>();
    for (String floor : floors) {
      layers = layer(layers, floor, below);
      below.add(floor);
    }
    for (String top : TOP) {
      layers = layer(layers, top, below);
    }
    return layers;
  }

  private static LayeredArchitecture layer(
      LayeredArchitecture layers, String name, List<String> below) {
    LayeredArchitecture more = layers.layer(name).definedBy(EXPLORER + "." + name + "..");
    return below.isEmpty()
        ? more.whereLayer(name).mayNotAccessAnyLayer()
        : more.whereLayer(name).mayOnlyAccessLayers(below.toArray(String[]::new));
  }

  @Test
  void layers_areAllPackages() {
    Set<String> named =
        Stream.concat(
                Stream.concat(FLOORS.stream(), TOP.stream()).map(name -> "." + name), Stream.of(""))
            .map(name -> EXPLORER + name)
            .collect(Collectors.toSet());
    assertThat(sizes().keySet()).isEqualTo(named);
  }

  @Test
  void packages_haveNoCycle() {
    slices().matching(EXPLORER + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void packages_areSmall() {
    assertThat(sizes()).allSatisfy((name, size) -> assertThat(size).isLessThan(MAX_CLASSES + 1L));
  }

  /** How many classes every package has, nested ones not counted. */
  private Map<String, Long> sizes() {
    return CLASSES.stream()
        .filter(each -> each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
        .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
  }

  /** A caller of the public packages never needs a class of another one. */
  @Test
  void publicPackages_speakOfNoOtherPackage() {
    Set<String> spoken = new HashSet<>();
    for (JavaClass each : CLASSES) {
      if (PUBLIC.contains(each.getPackageName())
          && each.getModifiers().contains(JavaModifier.PUBLIC)) {
        each.getCodeUnits().stream()
            .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
            .flatMap(ArrowsTest::typesOf)
            .map(JavaClass::getPackageName)
            .forEach(spoken::add);
      }
    }
    assertThat(spoken)
        .containsAll(PUBLIC)
        .filteredOn(name -> name.startsWith(EXPLORER))
        .hasSameElementsAs(PUBLIC);
  }

  private static Stream<JavaClass> typesOf(JavaCodeUnit unit) {
    return Stream.concat(
        unit.getReturnType().getAllInvolvedRawTypes().stream(),
        unit.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()));
  }
}
