// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.cli.terminal.ExitCode;

/** {@code oomcheck any-number}: a proof for all numbers, or what keeps it from one. */
@Tag("slow")
class AnyNumberCommandTest {
  private static final int FEW_STATES = 10_000;
  private static final Pattern ROW =
      Pattern.compile(
          "\\| `(?<scenario>[\\w-]+)` on (?<series>[^|]+) \\| (?<states>[\\d,]+)"
              + " \\| (proven|violated: (?<hazards>[\\w ]+))");

  /** What the command was asked, and what it has said. */
  private static final Map<List<String>, Run> RUNS = new HashMap<>();

  /** The command's answer, which is the same each time: searched once for all tests. */
  private static Run anyNumber(String series, String scenario) {
    return RUNS.computeIfAbsent(
        List.of("any-number", "--series", series, "--scenario", scenario),
        words -> Run.of(words.toArray(String[]::new)));
  }

  @Test
  void whatIsProvenForFew_isProvenForAnyNumber() {
    Run run = anyNumber("v5.8", "empty-balloon");

    assertThat(run.out())
        .startsWith("v5.8, empty-balloon, any number of allocators: PROVEN\n")
        .contains("any number of 'allocator' at ", " control locations")
        .contains("not looked for: lockups that another schedule ends");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void whatFewMeet_isViolated_withTheSmallestNumber() {
    Run run = anyNumber("v4.13", "host-gone");

    assertThat(run.out())
        .startsWith("v4.13, host-gone, any number of allocators: VIOLATED DEADLOCK")
        .contains(
            "with allocators=1, the smallest number; to see it: ./oomcheck check --time eager",
            "host-gone --set allocators=1");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(
            Run.of(
                    "check",
                    "--time=eager",
                    "--series=v4.13",
                    "--scenario=host-gone",
                    "--set=allocators=1")
                .out())
        .contains("DEADLOCK");
  }

  @Test
  void json_isOneDocument_alsoInAFile(@TempDir Path folder) throws IOException {
    String[] words = {
      "any-number", "--series=v4.13", "--scenario=host-gone,actual-goes-stale", "--format=json"
    };
    Run run = Run.of(words);
    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(document.path("checks").findValuesAsText("answer"))
        .containsExactlyInAnyOrder("VIOLATED", "REFUSED");
    Path file = folder.resolve("a.txt");
    Run.of("any-number", "--series=v4.13", "--scenario=host-gone", "--out=" + file);
    assertThat(Files.readString(file)).startsWith(anyNumber("v4.13", "host-gone").out());
  }

  @Test
  void commandThatShowsIt_hasTheOtherParameters() {
    assertThat(
            Run.of("any-number", "--series=v4.13", "--scenario=host-gone", "--set=balloon=3").out())
        .contains("VIOLATED DEADLOCK", "--set balloon=3 --set allocators=1");
  }

  @Test
  void commandThatShowsIt_hasTheFilesOfTheUser() {
    String patch = Run.PROJECT.resolve("docs/review/AllocateFirst.java").toString();
    Run run = Run.of("any-number", "--series=v4.13", "--scenario=host-gone", "--patch=" + patch);
    assertThat(run.out().replaceAll("\\s+", " "))
        .contains(
            "--series v4.13+allocate-first --scenario host-gone --set allocators=1 --patch "
                + patch);
  }

  /**
   * The figures in docs/performance.md, but for those that take long; of a row the first release.
   */
  @Test
  void figuresOfTheDocs_areThoseOfTheCommand() throws IOException {
    Matcher row = ROW.matcher(Files.readString(Run.PROJECT.resolve("docs/performance.md")));
    int tried = 0;
    while (row.find()) {
      String states = row.group("states");
      if (Integer.parseInt(states.replace(",", "")) < FEW_STATES) {
        String series = row.group("series").split(", ", -1)[0];
        Run run = anyNumber(series, row.group("scenario"));
        String verdict =
            row.group("hazards") == null ? "PROVEN" : "VIOLATED " + row.group("hazards");
        assertThat(run.out()).contains(": " + verdict + "\n", "  " + states + " abstract states; ");
        tried++;
      }
    }
    assertThat(tried).isGreaterThanOrEqualTo(3);
  }

  @Test
  void limit_isNamed() {
    Run run =
        Run.of(
            "any-number", "--series=v4.15", "--scenario=reclaim-needs-oom", "--limit-states=1000");

    assertThat(run.out()).contains("OPEN, the limit of 1000 states was reached", "--limit-states");
    assertThat(run.code()).isEqualTo(ExitCode.LIMIT);
  }

  @ParameterizedTest
  @CsvSource({
    "--of=nonsense, none of the scenarios has the parameter nonsense",
    "--of=alocators, Did you mean allocators?",
    "--format=xml, --format is 'xml'; known: text",
    "--limit-tasks=1, --limit-tasks is 1; at least 2 are needed",
    "--limit-tasks=65, the most that allocators can be is 64",
    "--scenario=nonsense, no scenario 'nonsense'"
  })
  void mistake_isNamed(String option, String message) {
    Run run = Run.of("any-number", "--series=v4.15", option);

    assertThat(run.err()).contains(message);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }
}
