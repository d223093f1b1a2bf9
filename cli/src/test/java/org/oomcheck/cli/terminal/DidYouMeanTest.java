// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.cli.Run;

class DidYouMeanTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "chekc                                    # check",
        "check --scenario reclaim-needs-omm       # reclaim-needs-oom",
        "check --series v4.13+fil-nowait          # fill-nowait",
        "check --series v5.9                      # v5.8",
        "check --series v4.31                     # v4.13",
        "lab grad 3                               # lab grade",
        "check --scenario oom-lockup --formt json # --format",
        "explain DEADLOK                          # DEADLOCK",
        "list secnarios                           # scenarios",
        "check --format jsn                       # json",
        "list SCENARIOS                           # scenarios",
        "list scen                                # scenarios",
        "check --scen reclaim-needs-oom           # --scenario or --scenario-file",
        "check --limit 3 # --limit-depth or --limit-seconds or --limit-states",
      })
  void slip_isAskedAbout(String line, String meant) {
    Run run = Run.of(line.split(" +", -1));
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("Did you mean " + meant + "?");
  }

  /** Dozens of names would hide the one that is meant; a few do not. */
  @Test
  void longList_isLeftOutBesideTheQuestion() {
    assertThat(Run.of("check", "--scenario", "reclaim-needs-omm").err())
        .isEqualTo("oomcheck: no scenario 'reclaim-needs-omm'\nDid you mean reclaim-needs-oom?\n");
    assertThat(Run.of("chekc").err()).contains("; known: check, review");
  }

  /** Where no name is near, a command lists them all; a short list is shown at once. */
  @Test
  void longList_ofOneKind_isTheCommandThatShowsIt() {
    assertThat(Run.of("check", "--scenario", "nonsense").err())
        .startsWith("oomcheck: no scenario 'nonsense'; '")
        .endsWith(" list scenarios' names those that there are\n")
        .hasLineCount(1);
    assertThat(Run.of("check", "--series", "v4.13+nonsense").err())
        .contains("(in series 'v4.13+nonsense'); '", " list patches' names those");
    assertThat(Run.of("check", "--series", "nonsense").err()).contains("; known: v3.18, v4.4");
  }

  /** What was written is looked up, and not what else a message has in quotes. */
  @Test
  void wordThatIsWrong_isAskedAbout(@TempDir Path folder) throws IOException {
    Path committed = Run.PROJECT.resolve("findings/reaper-and-mmu-notifiers/v4.14/trace.json");
    String trace = Files.readString(committed);
    Path file = folder.resolve("trace.json");
    Files.writeString(file, trace.replaceFirst("\"time\" *: *\"maximal\"", "\"time\": \"maxmal\""));
    assertThat(Run.of("replay", file.toString()).err())
        .contains("field 'time' is 'maxmal'; known: ", "Did you mean maximal?");
    assertThat(Run.of("explain", "a'b").err()).contains("nothing is called 'a'b'; '");
  }

  /** A review is a process of its own, and tells its mistakes in the same words. */
  @Test
  void slipInAReview_isAskedAbout() {
    String patch = "docs/review/AllocateFirst.java";
    assertThat(Run.inside(Run.PROJECT, "review", patch, "--on=v4.31").err())
        .contains("Did you mean v4.13?");
    assertThat(Run.inside(Run.PROJECT, "review", patch, "--scenario=nonsense").err())
        .contains("'; './oomcheck list scenarios' names those")
        .doesNotContain("; known: ");
  }

  /** Help is found before the command and after a group of commands. */
  @Test
  void help_isFoundWhereItIsAskedFor() {
    String help = Run.of("lab", "check", "--help").out();
    assertThat(help).startsWith("Usage: oomcheck lab check ");
    assertThat(Run.of("lab", "help", "check").out()).isEqualTo(help);
    assertThat(Run.of("help", "lab", "check").out()).isEqualTo(help);
    assertThat(Run.of("explain", "help").code()).isEqualTo(ExitCode.USAGE);
  }

  /** What is near to nothing is no slip. */
  @Test
  void otherName_isNot() {
    assertThat(Run.of("check", "--scenario", "nonsense").err()).doesNotContain("Did you mean");
    assertThat(Run.of("check", "--nonsense").err()).doesNotContain("Did you mean");
    assertThat(Run.of("check", "-x").err()).doesNotContain("Did you mean");
    assertThat(Run.of("check", "--", "--set").err()).doesNotContain("Did you mean");
    assertThat(DidYouMean.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(DidYouMean.distance("", "abc")).isEqualTo(3);
    assertThat(DidYouMean.distance("chekc", "check")).isEqualTo(1);
  }
}
