// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.report.Check;
import org.oomcheck.report.Matrix;

/**
 * The page of the answers for any number of allocators lists every check that has such tasks. All
 * of them are asked only when the page is written; otherwise the cheapest check of every answer is.
 */
@Tag("slow")
class AnyNumberPageTest {
  private static final Path PAGE = Path.of("..", "docs", "any-number.md");
  private static final String PARAMETER = "allocators";
  private static final int STATES = 100_000;

  /** Enough for every row, so that the page does not depend on the machine. */
  private static final int SECONDS = 7_200;

  private static final int ROOM = 24;

  private static final String HEAD =
      """
      <!-- SPDX-License-Identifier: GPL-2.0-or-later -->

      # Any number of allocators

      What `./oomcheck any-number --limit-states 100000` says about every check of the \
      catalogue whose scenario has allocators. PROVEN holds for any
      number of them: nothing hangs for good, and the kernel does not complain, with timers that \
      fire at any moment. VIOLATED names the smallest
      number that shows the hazard. OPEN is no answer; its reason is named, and a higher limit may \
      bring one. [semantics.md](semantics.md) says what
      stands behind the answers, [commands.md](commands.md) what the command can do. \
      `-Doomcheck.write=true` writes this page anew.

      | scenario | series | answer | abstract states |
      | --- | --- | --- | --- |
      """;

  /** A line of the table. */
  private record Row(String cell, String answer, long states) {

    static Row of(String line) {
      String[] parts = line.split(" \\| ", 4);
      String states = parts[3].replaceAll("[ ,|]", "");
      return new Row(
          parts[0] + " | " + parts[1], parts[2], states.isEmpty() ? 0 : Long.parseLong(states));
    }

    /** The answer without what differs from check to check. */
    String kind() {
      return answer.replaceFirst("[ ,:].*", "");
    }

    String line() {
      return String.format(
          Locale.ROOT, "%s | %s | %s |", cell, answer, states == 0 ? "" : "%,d".formatted(states));
    }
  }

  private static List<Check> cells() {
    return Matrix.load().checks().stream()
        .filter(
            check ->
                check.scenario().parameters().stream().anyMatch(p -> p.name().equals(PARAMETER)))
        .distinct()
        .toList();
  }

  private static String name(Check cell) {
    return "| " + cell.scenario().id() + " | " + cell.series();
  }

  private static Row ask(Check cell) {
    Options options = Options.defaults();
    try {
      return row(
          cell,
          cell.exploreAnyNumber(
              options.limits(options.limits().states(STATES).seconds(SECONDS)), PARAMETER, ROOM));
    } catch (IllegalArgumentException refused) {
      return new Row(name(cell), "not asked: " + refused.getMessage(), 0);
    }
  }

  private static Row row(Check cell, AnyNumber found) {
    AnyNumber.Met met = found.met();
    if (met != null) {
      String hazards = met.hazards().stream().map(Enum::name).collect(Collectors.joining(", "));
      return new Row(name(cell), "VIOLATED with " + met.tasks() + ": " + hazards, 0);
    }
    if (found.isProven()) {
      return new Row(name(cell), "PROVEN", found.states());
    }
    String possible = found.possible().stream().map(Enum::name).collect(Collectors.joining(", "));
    String why = found.open() == null ? "perhaps " + possible : limit(found.open());
    return new Row(name(cell), "OPEN, " + why, found.states());
  }

  /** The reason alone; what to do about it is said once, above the table. */
  private static String limit(String open) {
    return open.replaceFirst("; .*", "");
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| scenario"))
        .filter(line -> !line.startsWith("| ---"))
        .map(Row::of)
        .toList();
  }

  @Test
  void page_listsEveryCheck_withItsAnswer() throws IOException {
    List<Check> cells = cells();
    if (Boolean.getBoolean("oomcheck.write")) {
      String lines =
          cells.parallelStream().map(cell -> ask(cell).line() + "\n").collect(Collectors.joining());
      Files.writeString(PAGE, HEAD + lines);
    }
    List<Row> rows = rows();
    assertThat(Files.readString(PAGE))
        .isEqualTo(
            HEAD + rows.stream().map(row -> row.line() + "\n").collect(Collectors.joining()));
    assertThat(rows)
        .extracting(Row::cell)
        .isEqualTo(cells.stream().map(cell -> name(cell)).toList());
    Set<String> asked = cheapest(rows).stream().map(Row::cell).collect(Collectors.toSet());
    assertThat(cells.stream().filter(cell -> asked.contains(name(cell))))
        .isNotEmpty()
        .allSatisfy(cell -> assertThat(rows).contains(ask(cell)));
  }

  private static List<Row> cheapest(List<Row> rows) {
    return rows.stream().collect(Collectors.groupingBy(Row::kind)).values().stream()
        .flatMap(
            alike ->
                Stream.of(alike.stream().min(Comparator.comparingLong(Row::states)).orElseThrow()))
        .toList();
  }
}
