// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.cli.review.OwnProcess;
import org.oomcheck.cli.terminal.ExitCode;

/** Patches of strangers, good, bad and hostile. */
@Tag("slow")
class ReviewTest {
  private static final String EXAMPLES = "docs/review/";

  private static final String SOURCE =
      """
      import java.util.List;
      import org.oomcheck.model.linux.*;
      import org.oomcheck.model.linux.virtio.*;
      import org.oomcheck.model.tree.*;

      public class P implements Patch {
        static int counter;
        public String id() { return "p"; }
        public String summary() { return "s"; }
        public String source() { return "s"; }
        public List<Expectation> expectations() { return List.of(); }
        public void apply(Replacements tree) {
          BODY
        }
      }
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @ParameterizedTest
  @CsvSource({
    "AllocateFirst.java,    0, fixes",
    "NotifyIfUnlocked.java, 1, claims  reclaim-needs-oom: PROVEN is claimed",
    "DropTheLock.java,      1, LOCK_MISUSE",
  })
  void examples_areWhatTheirPageSays(String file, int code, String says) {
    String[] words = {
      "review", EXAMPLES + file, "--on", "v4.13", "--scenario", "reclaim-needs-oom"
    };
    Run run = Run.inside(Run.PROJECT, words);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains(says);
    assertThat(run.code()).isEqualTo(code);
  }

  @Test
  void hazardThatStays_isReported_withTheCommandThatShowsItAgain() {
    String file = EXAMPLES + "NotifyIfUnlocked.java";
    Run run = Run.of("review", file, "--on", "v4.13", "--scenario", "reclaim-needs-oom");
    assertThat(run.out())
        .contains(
            "INFO: task fs-task:2 blocked",
            "see it again with: ./oomcheck review "
                + file
                + " --on v4.13 --scenario reclaim-needs-oom\n")
        .doesNotContain("find it again");
  }

  @Test
  void results_areAvailableToPrograms() {
    Run run =
        Run.inside(
            Run.PROJECT,
            "review",
            EXAMPLES + "AllocateFirst.java",
            "--on",
            "v4.13",
            "--scenario",
            "reclaim-needs-oom",
            "--format",
            "json");
    assertThat(run.out()).contains("\"series\": \"v4.13+allocate-first\"");
  }

  @Test
  void results_goToAFile_inTheFormatAskedFor() throws IOException {
    for (String format : List.of("json", "sarif")) {
      Path out = folder.resolve("out." + format);
      Run run =
          Run.of(
              "review",
              EXAMPLES + "NotifyIfUnlocked.java",
              "--on",
              "v4.13",
              "--scenario",
              "reclaim-needs-oom",
              "--format",
              format,
              "--out",
              out.toString());
      assertThat(run).isEqualTo(new Run(ExitCode.HAZARD, "", ""));
      assertThat(out).content().contains("DEADLOCK", "reclaim-needs-oom").endsWith("\n");
    }
    assertThat(folder.resolve("out.json"))
        .content()
        .contains("\"leaves\": [", "\"kind\": \"DEADLOCK\"");
    assertThat(folder.resolve("out.sarif"))
        .content()
        .contains("\"uri\": \"docs/review/NotifyIfUnlocked.java\"", "\"unchanged\"");
  }

  /** The command for a patch. */
  private String[] words(String source, String... more) throws IOException {
    Files.writeString(folder.resolve("P.java"), source);
    List<String> words =
        new ArrayList<>(
            List.of("review", "P.java", "--on", "v4.13", "--scenario", "reclaim-needs-oom"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  /** With a process of its own. */
  private Run review(String body, String... more) throws IOException {
    return Run.in(folder, false, words(SOURCE.replace("BODY", body), more));
  }

  /** What that process does, without its start. */
  private Run insideWith(String body) throws IOException {
    return inside(SOURCE.replace("BODY", body));
  }

  private Run inside(String source) throws IOException {
    return Run.inside(folder, words(source));
  }

  @Test
  void fileThatDoesNotCompile_isReportedWithItsLine() throws IOException {
    Run run = review("tree.replace(VirtioBalloon.FILL_BALOON, null);");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("oomcheck: P.java:13: cannot find symbol");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void fileWithoutAPatch_isRefused() throws IOException {
    Run run = inside("public class P {}");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("no class in it implements org.oomcheck.model.tree.Patch");
  }

  @Test
  void patchThatDoesNothing_isRefused() throws IOException {
    Run run = insideWith("");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("p replaces no function");
  }

  @Test
  void patchThatDoesNotApply_isRefused() throws IOException {
    Run run =
        insideWith("tree.replace(new Slot<Runnable>(\"no_such\", Runnable.class), () -> { });");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("p does not apply to v4.13: it replaces no_such");
  }

  @Test
  void patchThatThrows_isRefused() throws IOException {
    Run run =
        insideWith(
            "tree.replace(VirtioBalloon.FILL_BALLOON,"
                + " (vb, num) -> { throw new IllegalStateException(\"oops\"); });");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).contains("oops");
  }

  /** The patch itself is at fault, not the command: one sentence says where. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "return \"p\";  # throw new Oops();          # its id() throws Oops at P.id(P.java:8)",
        "return \"p\";  # return null;                # its id() returns null",
        "return \"p\";  # return \"a b\\n\";           # its id() is 'a b?'; letters, digits",
        "return \"s\";  # return summary();           # its summary() throws java.lang.StackOver",
        "return List.of(); # return null;             # its expectations() returns null",
        "BODY          # throw new Oops();          # P.java: its apply() throws Oops at P.apply(P",
      })
  void patchThatCannotSayWhatItIs_isRefused(String good, String bad, String says)
      throws IOException {
    Run run =
        inside(
            SOURCE.replace(good, bad).replace("BODY", "")
                + "class Oops extends RuntimeException { }");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("oomcheck: ").contains(says);
  }

  /** An edited copy of a patch that is known: what counts is the copy. */
  @Test
  void copyOfOurOwnPatch_isTheOneThatIsReviewed() throws IOException {
    String ours = "model/src/main/java/org/oomcheck/model/patch/FillNowait.java";
    String source = Files.readString(Run.PROJECT.resolve(ours));
    Files.writeString(
        folder.resolve("FillNowait.java"),
        source.replace("return \"fill-nowait\";", "return \"fill-nowait-v2\";"));
    Run run =
        Run.inside(
            folder,
            "review",
            "FillNowait.java",
            "--on",
            "v4.13",
            "--scenario",
            "reclaim-needs-oom");
    assertThat(run.out()).startsWith("Review of v4.13+fill-nowait-v2 against v4.13\n");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void interruptedReview_saysSo() {
    Thread.currentThread().interrupt();
    Run run = Run.of("review", EXAMPLES + "NotifyIfUnlocked.java");
    assertThat(run)
        .isEqualTo(
            new Run(ExitCode.LIMIT, "", "oomcheck: interrupted; the review has no answer\n"));
  }

  @Test
  void memory_isWhatTheUserSays() {
    assertThat(OwnProcess.options(null)).containsExactly("-Xmx1g", "-XX:+UseParallelGC");
    assertThat(OwnProcess.options(" -Xmx8g  -ea")).endsWith("-Xmx8g", "-ea").hasSize(4);
    assertThat(OwnProcess.options("-XX:+UseG1GC")).containsExactly("-Xmx1g", "-XX:+UseG1GC");
  }

  @Test
  void patchThatSharesStateOutsideOfCells_isRefused() throws IOException {
    Run run =
        insideWith(
            "tree.replace(VirtioBalloon.FILL_BALLOON, (vb, num) -> { counter++; return 0; });");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).contains("cell");
  }

  @Test
  void patchThatEndsTheProcess_doesNotPass() throws IOException {
    Run run =
        review(
            "tree.replace(VirtioBalloon.FILL_BALLOON,"
                + " (vb, num) -> { System.exit(0); return 0; });");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("ended before its answer");
  }

  @Test
  void patchThatNeverEnds_runsIntoALimit() throws IOException {
    Run run =
        review(
            "tree.replace(VirtioBalloon.FILL_BALLOON, (vb, num) -> { while (true) { } });",
            "--timeout",
            "3");
    assertThat(run.code()).isEqualTo(ExitCode.LIMIT);
    assertThat(run.err())
        .contains("did not come to an end within 3 s of processor time", "--timeout");
  }

  @Test
  void patchThatEatsMemory_doesNotPass() throws IOException {
    Run run =
        review(
            "tree.replace(VirtioBalloon.FILL_BALLOON, (vb, num) -> {"
                + " List<long[]> all = new java.util.ArrayList<>();"
                + " while (true) { all.add(new long[1 << 22]); } });");
    assertThat(run.code()).isEqualTo(ExitCode.LIMIT);
    assertThat(run.out()).contains("v4.13+p", "MiB for states");
  }
}
