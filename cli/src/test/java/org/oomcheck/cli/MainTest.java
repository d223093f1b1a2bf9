// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.model.machine.Hazard;

@Tag("slow")
class MainTest {
  private static final String TRACE = "findings/reclaim-needs-oom/v4.13/trace.json";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void declaredHazard_isNoSurprise_withOtherParametersEither() {
    Run run =
        Run.of(
            "--series",
            "v4.13",
            "--scenario",
            "reclaim-needs-oom",
            "--set",
            "balloon=1",
            "--time",
            "both");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains("maximal  VIOLATED DEADLOCK", "eager    VIOLATED DEADLOCK")
        .contains(
            "find it again with: ./oomcheck check --series v4.13 --scenario reclaim-needs-oom"
                + " --set balloon=1\n");
  }

  @Test
  void series_withoutADeclaration_isReported() {
    Run run = Run.of("check", "--tree", "v4.15+fill-nowait", "--scenario", "reclaim-needs-oom");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("1 PROVEN; no verdict is expected for 1 of 1.");
  }

  @Test
  void namesWithCommas_areOneSelection() {
    String names = "check --series v4.13,v4.15 --scenario wrong-pfn-index,freed-unit";
    String options =
        "check --series v4.13 --series v4.15 --scenario wrong-pfn-index --scenario freed-unit";
    Run run = Run.of(names.split(" ", -1));
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("2 checks with a known hazard, 2 PROVEN");
    assertThat(Run.of(options.split(" ", -1)).out()).isEqualTo(run.out());
  }

  @Test
  void limit_endsWith2_andIsNamedWithItsOption() {
    Run run =
        Run.of(
            "check",
            "--series",
            "v4.15",
            "--scenario",
            "reclaim-needs-oom",
            "--limit-states",
            "100");
    assertThat(run.code()).isEqualTo(ExitCode.LIMIT);
    assertThat(run.out()).contains("INCONCLUSIVE", "open, PROVEN", "without an answer");
    assertThat(run.err())
        .isEqualTo(
            "oomcheck: v4.15, reclaim-needs-oom: the limit of 100 states was reached; raise it with"
                + " --limit-states\n"
                + "oomcheck: --merge takes fewer states, and looks for the same; --reduce takes fewer"
                + " states, --compact less memory, and both look for fewer hazards\n");
  }

  @Test
  void smallerWorld_isNamedWhereALimitIsMet() {
    Run run =
        Run.of(
            "check",
            "--series=v4.15",
            "--scenario=reclaim-needs-oom",
            "--set=allocators=2",
            "--limit-states=100");
    assertThat(run.code()).isEqualTo(ExitCode.LIMIT);
    assertThat(run.err()).endsWith("a smaller world takes fewer states, too: --set allocators=1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "chekc                             # no command 'chekc'; known: check, review,",
        "check --series v4.13+nonsense     # no patch 'nonsense' (in series 'v4.13+nonsense'); '",
        "check --series v9.99              # no tree 'v9.99' (in series 'v9.99'); known: v3.18, v4.4, v4.13,",
        "check --series v4.13+fill-nowait+fill-nowait # fill-nowait does not apply to",
        "check --scenario nonsense         # list scenarios' names those that there are",
        "check --series v4.13 --scenario x # no scenario 'x'; '",
        "check --set nonsense=1            # reclaim-needs-oom has no parameter 'nonsense'; known: alloc",
        "check --set nonsense              # --set is 'nonsense'; write --set NAME=VALUE",
        "check --set allocators=x          # --set is 'allocators=x', and 'x' is not a whole number",
        "check --set allocators=65         # allocators=65 is out of range for reclaim-needs-oom",
        "check --time never                # --time is 'never'; known: maximal, eager, both",
        "check --format xml                # --format is 'xml'; known: text, json, junit, sarif",
        "check --limit-states 0            # --limit-states is 0; at least 1 is needed",
        "check --limit-seconds -1          # --limit-seconds is -1; at least 1 is needed",
        "check --limit-states many         # option '--limit-states': 'many' is not a whole number",
        "check --out nowhere/file          # --out is 'nowhere/file', and its folder does not exist",
        "check --out findings              # --out is 'findings', and that is a folder; name a file",
        "check more                        # 'more' is one argument too many",
        "check src                         # 'src' is one argument too many; to name a file or a fold",
        "check src                         # write --kernel=src",
        "check ../docs/modules/abba.c      # write --module=../docs/modules/abba.c",
        "kernel src                        # write --kernel=src",
        "--nonsense                        # Unknown option: '--nonsense'",
        "list                              # KIND is missing: trees, patches, sc",
        "list nonsense                     # cannot list 'nonsense'; known: trees, patches, scenarios",
        "completion fish                   # cannot complete for 'fish'; known: bash, zsh",
        "explain nonsense                  # nothing is called 'nonsense'",
        "explain v4.13+nonsense            # no patch 'nonsense'",
        "explain v9.99+fill-nowait         # no tree 'v9.99'",
        "replay                            # TRACE.json is missing: a trace, for",
        "replay nonsense.json              # cannot read nonsense.json: there is no such file",
        "replay findings                   # findings is a folder; name a trace file",
        "replay README.md                  # README.md: not valid JSON at line 1, column",
        "replay /dev/zero                  # cannot read /dev/zero: it has more than 64 MiB",
        "check --module /dev/zero          # cannot read /dev/zero: it has more than 64 MiB",
        "play                              # name a series and a scenario: --series v4.13",
        "play --series v4.13               # name a series and a scenario: --series v4.13",
        "play --series v4.13 --scenario x  # no scenario 'x'; '",
        "play --series x --scenario drop-caches # no tree 'x' (in series 'x'); known: v3.18",
        "play --series v4.13 --scenario hint-same-page # the scenario does not apply: v4.13 has no",
        "play --series v4.13 --scenario drop-caches --time both # --time is 'both'; known: maximal,",
        "play --series v4.13 --scenario drop-caches --set x=1 # drop-caches has no parameter 'x'",
        "play --series v4.13 --scenario drop-caches --format sarif # --format is 'sarif'; known: text",
        "review P.java --format xml        # --format is 'xml'; known: text, json, junit, sarif",
        "review P.java --out no/file       # --out is 'no/file', and its folder does not exist",
        "review findings                   # findings",
        "findings --project cli            # 'cli' is not the project's folder",
        "findings --engines --accept       # --engines comes first, then --accept",
      })
  void mistake_endsWith64_andOneSentenceSaysWhich(String line, String message) {
    Run run = Run.of(line.split(" ", -1));
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("oomcheck: ").contains(message);
    assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(2);
    assertThat(run.err()).doesNotContain("Exception", "\tat ");
  }

  @Test
  void scenarioThatDoesNotApply_isARow_andTheOthersStillCome() {
    Run run =
        Run.of("check", "--series=v4.13", "--scenario=hint-same-page", "--scenario=drop-caches");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out())
        .containsPattern("v4\\.13 +hint-same-page +maximal +HARNESS_ERROR")
        .containsPattern("v4\\.13 +drop-caches +maximal +PROVEN");
    assertThat(run.err())
        .startsWith("oomcheck: v4.13, hint-same-page cannot be explored: ")
        .contains("the scenario does not apply: v4.13 has no")
        .doesNotContain("bug", "Exception");
  }

  @Test
  void replay_givesTheTextOfTheCheck() throws IOException {
    Run run = Run.of("replay", TRACE);
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .isEqualTo(Files.readString(Run.PROJECT.resolve(TRACE.replace("json", "txt"))));
    assertThat(Run.of("--series", "v4.13", "--scenario", "reclaim-needs-oom").out())
        .contains(run.out());
  }

  @Test
  void replay_canTakeTheWayOnRealThreads() {
    assertThat(Run.of("replay", TRACE, "--on-threads").out())
        .contains("On real threads the schedule ends in the same place:")
        .contains("  fs-task waits at mutex_lock(&vb->balloon_lock), holds &fs->lock");
  }

  @Test
  void json_goesToAFile_andNothingElseIsWritten() throws IOException {
    Run run =
        Run.in(
            folder,
            true,
            "check",
            "--scenario",
            "drop-caches",
            "--format",
            "json",
            "--out",
            "out.json");
    assertThat(run).isEqualTo(new Run(ExitCode.OK, "", ""));
    assertThat(folder.resolve("out.json")).content().contains("\"schema\": \"oomcheck/1\"");
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).hasSize(1);
    }
    assertThat(Run.of("check", "--scenario", "drop-caches", "--format", "json").out())
        .startsWith("{\n")
        .endsWith("}\n");
  }

  @Test
  void formats_ofOtherTools_areWrittenToo() {
    assertThat(Run.of("check", "--scenario", "drop-caches", "--format", "junit").out())
        .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>")
        .endsWith("</testsuites>\n");
    assertThat(Run.of("check", "--scenario", "drop-caches", "--format", "sarif").out())
        .startsWith("{\n  \"$schema\": \"https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
        .endsWith("}\n");
  }

  @Test
  void colours_areForTerminalsOnly() {
    String[] args = {"--scenario", "host-gone"};
    String plain = Run.of(args).out();
    String coloured = Run.in(Run.PROJECT, true, args).out();
    assertThat(plain).doesNotContain("\033");
    assertThat(coloured)
        .contains("VIOLATED DEADLOCK OOM_LOCKUP", "\033[32mPROVEN progress, complaint\033[0m");
    assertThat(coloured.replaceAll("\033\\[[0-9;]*m", "")).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trees", "patches", "scenarios", "hazards", "notifiers"})
  void list_namesWhatIsKnown(String kind) {
    Run run = Run.of("list", kind);
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.out().lines()).isNotEmpty().allMatch(line -> line.length() <= 110);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "DEADLOCK          # v4.13+tell-host-nowait, reclaim-needs-oom",
        "lost-wakeup       # v4.15+notifiers-unserialised, rcu-notifier-reentered",
        "sleep-in-atomic   # Expected verdicts:",
        "reclaim-needs-oom # allocators=0  further processes that allocate a page; from 0 to 64",
        "v4.15             # Functions that a patch can replace: __alloc_pages_slowpath(),",
        "v4.13+fill-nowait # It replaces balloon_page_alloc().",
        "reclaim-needs-oom # ./oomcheck play --series v3.18+deflate-on-oom --scenario reclaim-needs-oom",
        "cmm_oom_notify()  # arch/powerpc/platforms/pseries/cmm.c, arch/s390/mm/cmm.c",
        "rcu_oom_notify    # notifier-rcu",
        "virtballoon_oom_notify # Trees in which a patch can replace it:",
        "fill-nowait       # Source: discussed on linux-mm, Sep and Oct 2017; not merged.",
      })
  void explain_tellsFromTheData(String what, String says) {
    Run run = Run.of("explain", what);
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains(says);
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 110);
  }

  @ParameterizedTest
  @EnumSource(Hazard.class)
  void explain_knowsEveryHazard(Hazard hazard) {
    Run run = Run.of("explain", hazard.name());
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains(hazard.meaning(), "Scenarios that look for it:", "Expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check",
        "member",
        "any-number",
        "review",
        "list",
        "explain",
        "replay",
        "play",
        "findings",
        "completion",
        "manual"
      })
  void helpOfEveryCommand_hasExamples(String command) {
    Run run = Run.of(command, "--help");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("\nExamples:\n  ");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 110);
  }

  @Test
  void explain_tellsAScenarioFromAHazardOfTheSameName() {
    assertThat(Run.of("explain", "oom-lockup").out())
        .startsWith("oom-lockup: A process runs out of memory")
        .contains("For the hazard: oomcheck explain OOM_LOCKUP.");
    assertThat(Run.of("explain", "OOM_LOCKUP").out()).startsWith("OOM_LOCKUP: tasks retry");
  }

  @Test
  void help_hasExamplesAndExitCodes() {
    assertThat(Run.of("--help").out()).contains("Examples:", "Exit codes:", "  64  ");
    assertThat(Run.of("check", "--help").out()).contains("--series", "--limit-seconds");
    assertThat(Run.of("--version").out()).startsWith("oomcheck ").hasLineCount(1);
  }

  /** Ctrl-C before any cell has its answer; the opposite of a check that comes to its end. */
  @ParameterizedTest
  @ValueSource(strings = {"check", "findings"})
  void interrupted_saysHowMuchIsMissing(String command) {
    Thread.currentThread().interrupt();
    Run run = Run.of(command);
    assertThat(run.err())
        .containsPattern("oomcheck: interrupted; [0-9]+ of [0-9]+ were not checked\n");
  }

  @Test
  void output_thatNobodyReadsAnyMore_isNoError() {
    assertThat(failingWith("Broken pipe")).isEqualTo(new Run(ExitCode.OK, "", ""));
  }

  @Test
  void output_thatCannotBeWritten_isReported() {
    Run run = failingWith("No space left on device");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .isEqualTo("oomcheck: cannot write to the standard output: No space left on device\n");
  }

  @Test
  void ourOwnBug_endsWith70_andSaysSo() {
    StringBuilder err = new StringBuilder();
    Terminal.Output broken =
        text -> {
          throw new IllegalStateException("out of ink");
        };
    int code = new Main(new Terminal(broken, err::append, folder)).run("list", "trees");
    assertThat(code).isEqualTo(ExitCode.BUG);
    assertThat(err)
        .startsWith("[oomcheck bug] java.lang.IllegalStateException: out of ink; please");
  }

  private Run failingWith(String reason) {
    StringBuilder err = new StringBuilder();
    Terminal.Output broken =
        text -> {
          throw new IOException(reason);
        };
    int code = new Main(new Terminal(broken, err::append, folder)).run("list", "trees");
    return new Run(code, "", err.toString());
  }
}
