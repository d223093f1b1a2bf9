// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.model.machine.Hazard;

/**
 * The catalogue on real threads: what is declared as violated is found, and nothing is found where
 * nothing is declared. Run are the cells of which the findings say that Lincheck confirms them and
 * those in {@link #QUIET}, or those that {@code -Dlincheck.cells=} names, a regular expression.
 * What Lincheck has no way to show is listed in docs/engines.md.
 */
@ExtendWith(KnownBugs.class)
class CatalogueTest {

  /** The same scenarios as in the findings that Lincheck confirms, where nothing is wrong. */
  private static final Set<String> QUIET =
      Set.of(
          "drop-caches v5.8",
          "freed-unit v5.8",
          "inflate-fails v4.13",
          "offload-late-answer v4.13",
          "pseries-cmm-empty v4.13",
          "reclaim-needs-oom v4.15",
          "report-isolates-too-much v5.8+report-reserve",
          "suspend-with-reporting v6.12",
          "wrong-pfn-index v4.15");

  private static final String SELECTED = System.getProperty("lincheck.cells", "short");
  private static final Path RESULTS = Path.of("target", "lincheck");
  private static final Path ENGINES =
      Path.of("../findings/src/main/resources/org/oomcheck/findings/engines.txt");
  private static final TreeMap<String, String> SUMMARY = new TreeMap<>();

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
    Files.writeString(
        Path.of("target", "lincheck-results.json"),
        "[\n" + String.join(",\n", SUMMARY.values()) + "\n]\n");
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
    Set<String> named = new TreeSet<>(QUIET);
    for (String line : confirmed()) {
      named.add(line.replaceAll("lincheck (.*) \\S+", "$1"));
    }
    return onThreads().stream().filter(cell -> named.contains(cell.toString())).toList();
  }

  /** Tool, scenario, series and hazard of everything that the findings name Lincheck for. */
  private static List<String> confirmed() throws IOException {
    return Files.readAllLines(ENGINES).stream().filter(l -> l.startsWith("lincheck ")).toList();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void findsWhatIsDeclaredAndNothingElse(DeclaredCell cell) throws IOException {
    String said = null;
    for (boolean lastAnswers : new boolean[] {false, true}) {
      if (said == null) {
        said = Schedules.failure(cell.prepare(lastAnswers), !cell.expected().isEmpty());
      }
    }
    Set<Hazard> found = found(said);
    record(cell, said, found);
    if (cell.expected().isEmpty()) {
      assertThat(said).isNull();
    } else {
      assertThat(cell.expected()).as(said).containsAll(found);
      assertThat(found).as(said).isNotEmpty();
    }
  }

  /** The findings name Lincheck for hazards that are declared, and for all of their cells. */
  @Test
  void theFindingsNameLincheckForWhatTheShortProfileRuns() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (DeclaredCell cell : shortProfile()) {
      cell.expected().forEach(hazard -> expected.add("lincheck " + cell + " " + hazard));
    }
    assertThat(confirmed()).containsExactlyInAnyOrderElementsOf(expected);
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

  /** Keeps what was found, and the short one of Lincheck's two tables. */
  private static void record(DeclaredCell cell, @Nullable String said, Set<Hazard> found)
      throws IOException {
    SUMMARY.put(
        cell.toString(),
        String.format(
            Locale.ROOT,
            "  { \"scenario\": \"%s\", \"series\": \"%s\", \"schedules\": %d, \"found\": [%s] }",
            cell.scenario().id(),
            cell.series(),
            Schedules.most(!cell.expected().isEmpty()),
            String.join(", ", found.stream().map(hazard -> "\"" + hazard + "\"").toList())));
    if (said != null) {
      int detailed = said.indexOf("Detailed trace:");
      Files.writeString(
          RESULTS.resolve(cell.scenario().id() + "-" + cell.series() + ".txt"),
          detailed < 0 ? said : said.substring(0, detailed));
    }
  }

  /** Each kind of hazard is in the short profile, and its quiet cells are just that. */
  @Test
  void theShortProfileHasEveryKind() throws IOException {
    Set<Hazard> all = new TreeSet<>();
    onThreads().forEach(cell -> all.addAll(cell.expected()));
    Set<Hazard> inShort = new TreeSet<>();
    Set<String> quiet = new TreeSet<>();
    for (DeclaredCell cell : shortProfile()) {
      inShort.addAll(cell.expected());
      if (cell.expected().isEmpty()) {
        quiet.add(cell.toString());
      }
    }
    assertThat(quiet).isEqualTo(QUIET);
    assertThat(inShort).isEqualTo(all);
  }

  /** What the table leaves out is in the catalogue. */
  @Test
  void theTableOfWhatIsNotRunNamesCells() throws IOException {
    NotOnThreads not = NotOnThreads.read();
    assertThat(not.rows()).isNotEmpty();
    assertThat(not.without(DeclaredCell.all())).isEmpty();
  }
}
