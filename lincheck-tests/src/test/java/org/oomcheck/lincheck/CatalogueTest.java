// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.machine.Hazard;

/**
 * The catalogue on real threads: what is declared as violated is found, and nothing is found where
 * nothing is declared. Run are the cells of which the findings have Lincheck's figures, or those
 * that {@code -Dlincheck.cells=} names, a regular expression. What Lincheck has no way to show is
 * listed in docs/engines.md.
 */
@Tag("slow")
@ExtendWith(KnownBugs.class)
class CatalogueTest {

  private static final String SELECTED = System.getProperty("lincheck.cells", "short");
  private static final Path RESULTS = Path.of("target", "lincheck");
  private static final LincheckRun RUN = new LincheckRun();

  @BeforeAll
  static void forget() throws IOException {
    Files.createDirectories(RESULTS);
    try (Stream<Path> old = Files.list(RESULTS)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
  }

  @AfterAll
  static void keep() throws IOException {
    RUN.write();
  }

  private static List<DeclaredCell> onThreads() throws IOException {
    NotOnThreads not = NotOnThreads.read();
    return DeclaredCell.all().stream().filter(cell -> !not.lists(cell)).toList();
  }

  static List<DeclaredCell> cells() throws IOException {
    return SELECTED.equals("short")
        ? shortProfile()
        : onThreads().stream().filter(cell -> cell.toString().matches(SELECTED)).toList();
  }

  private static List<DeclaredCell> shortProfile() throws IOException {
    Set<String> named = LincheckRun.kept().keySet();
    return onThreads().stream().filter(cell -> named.contains(cell.toString())).toList();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void findsWhatIsDeclaredAndNothingElse(DeclaredCell cell) throws IOException {
    CountingVerifier.reset();
    String said = firstSaid(cell, firstSchedules(cell));
    if (said == null && !cell.expected().isEmpty()) {
      said = firstSaid(cell, Schedules.most(true));
    }
    Set<Hazard> found = found(said);
    RUN.add(cell, found, CountingVerifier.finished() + (said == null ? 0 : 1));
    if (said != null) {
      keepShortTable(cell, said);
    }
    if (cell.expected().isEmpty()) {
      assertThat(said).isNull();
    } else {
      assertThat(cell.expected()).as(said).containsAll(found);
      assertThat(found).as(said).isNotEmpty();
    }
  }

  /**
   * How many schedules a cell gets at first. Where nothing may be found, the short profile takes no
   * more than ten times those in which the hazards of its scenario are found elsewhere.
   */
  private static int firstSchedules(DeclaredCell cell) throws IOException {
    int most = Schedules.most(false);
    Integer foundIn = LincheckRun.foundIn().get(cell.scenario().id());
    return foundIn == null || !SELECTED.equals("short") || !cell.expected().isEmpty()
        ? most
        : Math.min(most, Schedules.enough(foundIn));
  }

  /**
   * What Lincheck says, with the first answers of every question or with the last ones. Without a
   * question these are the same schedules.
   */
  private static @Nullable String firstSaid(DeclaredCell cell, int schedules) {
    String said = Schedules.failure(cell.prepare(false), schedules);
    return said == null && CellRace.wasAsked()
        ? Schedules.failure(cell.prepare(true), schedules)
        : said;
  }

  /**
   * What the findings say of Lincheck is what is declared, and so what the test above holds every
   * run to: no run that passes can contradict them.
   */
  @Test
  void theFindingsSayOfLincheckWhatIsDeclared() throws IOException {
    Map<String, Set<String>> expected = new TreeMap<>();
    for (DeclaredCell cell : shortProfile()) {
      Set<String> hazards = new TreeSet<>();
      cell.expected().forEach(hazard -> hazards.add(hazard.name()));
      expected.put(cell.toString(), hazards);
    }
    assertThat(LincheckRun.kept()).isEqualTo(expected);
  }

  /** What Lincheck's message is about; empty for a message that is not about a hazard. */
  private static Set<Hazard> found(@Nullable String said) {
    Set<Hazard> found = EnumSet.noneOf(Hazard.class);
    if (said == null) {
      return found;
    }
    for (Hazard hazard : Hazard.values()) {
      if (said.contains(CellRace.COMPLAINT + hazard + ",")) {
        found.add(hazard);
      }
    }
    if (found.isEmpty() && said.contains("in deadlock")) {
      found.add(Hazard.DEADLOCK);
    }
    return found;
  }

  /** Keeps the short one of Lincheck's two tables. */
  private static void keepShortTable(DeclaredCell cell, String said) throws IOException {
    int detailed = said.indexOf("Detailed trace:");
    Files.writeString(
        RESULTS.resolve(cell.scenario().id() + "-" + cell.series() + ".txt"),
        detailed < 0 ? said : said.substring(0, detailed));
  }

  /**
   * Each kind of hazard is in the short profile, and for each of its scenarios a cell in which
   * nothing is wrong, where the catalogue has one.
   */
  @Test
  void theShortProfileHasEveryKind() throws IOException {
    Set<Hazard> all = new TreeSet<>();
    onThreads().forEach(cell -> all.addAll(cell.expected()));
    Set<Hazard> inShort = new TreeSet<>();
    shortProfile().forEach(cell -> inShort.addAll(cell.expected()));
    assertThat(inShort).isEqualTo(all);
    Set<String> quiet = quietScenarios(onThreads());
    quiet.retainAll(shortProfile().stream().map(cell -> cell.scenario().id()).toList());
    assertThat(quietScenarios(shortProfile())).isNotEmpty().isEqualTo(quiet);
  }

  private static Set<String> quietScenarios(List<DeclaredCell> cells) {
    Set<String> scenarios = new TreeSet<>();
    for (DeclaredCell cell : cells) {
      if (cell.expected().isEmpty()) {
        scenarios.add(cell.scenario().id());
      }
    }
    return scenarios;
  }

  /** What the table leaves out is in the catalogue. */
  @Test
  void theTableOfWhatIsNotRunNamesCells() throws IOException {
    NotOnThreads not = NotOnThreads.read();
    assertThat(not.rows()).isNotEmpty();
    assertThat(not.without(DeclaredCell.all())).isEmpty();
  }
}
