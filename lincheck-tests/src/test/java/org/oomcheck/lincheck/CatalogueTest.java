// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * nothing is declared. The cells in {@link #SHORT} are run, or those that {@code -Dlincheck.cells=}
 * names, a regular expression. What Lincheck has no way to show is listed in docs/engines.md.
 */
@ExtendWith(KnownBugs.class)
class CatalogueTest {

  /** Every kind of hazard, and where that exists the same scenario without it. */
  private static final Set<String> SHORT =
      Set.of(
          "add-outbuf-fails v4.13",
          "drop-caches v4.20",
          "drop-caches v5.8",
          "empty-balloon v3.18+deflate-on-oom",
          "freed-unit v4.13",
          "freed-unit v5.8",
          "inflate-fails v4.13",
          "inflate-fails v4.13+fill-nowait",
          "offload-late-answer v4.13",
          "offload-late-answer v4.13+offload-chain",
          "pseries-cmm-empty v4.13",
          "pseries-cmm-empty v5.8",
          "reclaim-needs-oom v4.13",
          "reclaim-needs-oom v4.13+tell-host-nowait",
          "reclaim-needs-oom v4.15",
          "report-isolates-too-much v5.8",
          "report-isolates-too-much v5.8+report-reserve",
          "suspend-with-reporting v5.8",
          "suspend-with-reporting v6.12",
          "wrong-pfn-index v4.13+allocate-outside-lock-as-merged",
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
    return onThreads().stream().filter(cell -> isSelected(cell.toString())).toList();
  }

  private static boolean isSelected(String cell) {
    return SELECTED.equals("short") ? SHORT.contains(cell) : cell.matches(SELECTED);
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

  /** The findings name Lincheck where the short profile finds something, and nowhere else. */
  @Test
  void theFindingsNameLincheckForTheCellsOfTheShortProfile() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (DeclaredCell cell : onThreads()) {
      if (SHORT.contains(cell.toString())) {
        cell.expected().forEach(hazard -> expected.add("lincheck " + cell + " " + hazard));
      }
    }
    assertThat(Files.readAllLines(ENGINES).stream().filter(line -> line.startsWith("lincheck ")))
        .containsExactlyInAnyOrderElementsOf(expected);
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

  /** Each kind of hazard is in the short profile, and each of its cells exists. */
  @Test
  void theShortProfileHasEveryKind() throws IOException {
    Set<Hazard> all = new TreeSet<>();
    Set<Hazard> inShort = new TreeSet<>();
    List<String> names = new ArrayList<>();
    for (DeclaredCell cell : onThreads()) {
      names.add(cell.toString());
      all.addAll(cell.expected());
      if (SHORT.contains(cell.toString())) {
        inShort.addAll(cell.expected());
      }
    }
    assertThat(names).containsAll(SHORT);
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
