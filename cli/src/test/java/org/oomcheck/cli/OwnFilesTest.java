// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.cli.terminal.ExitCode;

/** Patches, scenarios and traces of the user's own. */
class OwnFilesTest {
  /** It lies about what it freed; one of its lines is never reached. */
  private static final String PATCH =
      """
      import java.util.List;
      import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
      import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
      import org.oomcheck.model.linux.virtio.VirtioBalloon;
      import org.oomcheck.model.tree.*;
      public class P implements Patch {
        public String id() { return "p"; }
        public String summary() { return "s"; }
        public String source() { return "s"; }
        public List<Expectation> expectations() { return List.of(); }
        public void apply(Replacements tree) { tree.replace(VirtioBalloon.OOM_NOTIFY, P::f); }
        static Answer f(VirtioBalloon vb) {
          if (vb.oomPages() < 0) {
            return new Answer(Code.NOTIFY_OK, -1);
          }
          return new Answer(Code.NOTIFY_OK, vb.oomPages());
        }
      }
      """;

  private static final String SCENARIO =
      """
      import java.util.*;
      import org.oomcheck.model.kernel.Mutex;
      import org.oomcheck.model.machine.*;
      import org.oomcheck.model.scenario.Scenario;
      import org.oomcheck.model.scenario.support.*;
      import org.oomcheck.model.tree.*;
      public class S implements Scenario {
        static int counter;
        public String id() { return "two-locks"; }
        public String question() { return "Do two tasks take two locks in one order?"; }
        public List<Parameter> parameters() { return List.of(); }
        public Set<Hazard> hazards() { return Set.of(); }
        public List<Expectation> expectations() { return List.of(); }
        public World world(KernelTree tree, Settings settings) {
          return machine -> {
            Mutex a = new Mutex(machine, "&a");
            Mutex b = new Mutex(machine, "&b");
            machine.spawn(Role.task("one"), () -> both(a, b));
            machine.spawn(Role.task("two"), () -> both(b, a));
          };
        }
        static void both(Mutex first, Mutex second) {
          first.lock();
          second.lock();
          second.unlock();
          first.unlock();
        }
      }
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Run run(String... args) {
    return Run.in(folder, false, args);
  }

  private List<String> traces() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("traces"))) {
      return files.map(file -> "traces/" + file.getFileName()).sorted().toList();
    }
  }

  @Test
  void reviewedFinding_isReplayedFromItsTrace_withThePatch() throws IOException {
    Files.writeString(folder.resolve("P.java"), PATCH);
    String[] review = {
      "review", "P.java", "--on", "v4.13", "--scenario", "oom-pages-limit", "--traces", "traces"
    };
    Run text = run(review);
    assertThat(text.code()).isEqualTo(ExitCode.HAZARD);
    assertThat(text.out())
        .contains(
            "unseen  lines that no scenario ran: P.java:14\n", "replay with: ./oomcheck replay")
        .contains("The one check that runs what the patch changes is worse.");
    Run json =
        run(Stream.concat(Stream.of(review), Stream.of("--format", "json")).toArray(String[]::new));
    assertThat(traces()).isNotEmpty();
    for (String trace : traces()) {
      assertThat(json.out()).contains("\"trace\": \"" + trace + "\"");
      Run replay = run("replay", trace, "--patch", "P.java");
      assertThat(replay.err()).isEmpty();
      assertThat(replay.out())
          .endsWith("replay with: ./oomcheck replay " + trace + " --patch P.java\n");
      assertThat(run("replay", trace).err()).contains("no patch 'p'; if it is your own");
    }
    assertThat(json.out()).contains("\"linesNotRun\": [", "\"lines\": [14]");
  }

  /** A question without an expected verdict is asked of the newest release, also by its name. */
  @Test
  void moduleOfTheUsers_isCheckedByItsName() {
    String module = Run.PROJECT.resolve("docs/modules/abba.c").toString();
    Run check = run("check", "--module", module, "--scenario", "abba");
    assertThat(check.code()).isEqualTo(ExitCode.HAZARD);
    assertThat(check.out())
        .isEqualTo(run("check", "--module", module).out())
        .contains("1 VIOLATED");
    Run report = run("report", "--module", module, "--scenario", "abba", "--out", "pages");
    assertThat(report.out()).startsWith("1 VIOLATED\n");
    assertThat(folder.resolve("pages/abba")).isDirectory();
  }

  /** A reference has no blanks, and an absolute one has no base. */
  @Test
  void moduleInAnyFolder_isReferredTo() throws IOException {
    Path module = Files.createDirectories(folder.resolve("my modules")).resolve("abba.c");
    Files.copy(Run.PROJECT.resolve("docs/modules/abba.c"), module);
    assertThat(run("check", "--module", "my modules/abba.c", "--format", "sarif").out())
        .contains("\"uri\": \"my%20modules/abba.c\", \"uriBaseId\"")
        .doesNotContain("\"uri\": \"my modules");
    assertThat(run("check", "--module", module.toString(), "--format", "sarif").out())
        .contains("my%20modules/abba.c\"}")
        .doesNotContain("my%20modules/abba.c\", \"uriBaseId\"");
  }

  /** Before anything is looked at: neither the series nor the patch exists. */
  @Test
  void traces_thatCannotBeWritten_areRefusedAtOnce() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    for (String begin : List.of("check --series=x", "review none.java")) {
      Run below = run((begin + " --traces file/traces").split(" ", -1));
      assertThat(below.code()).isEqualTo(ExitCode.USAGE);
      assertThat(below.err()).contains("cannot write into 'file/traces': '").contains("no folder");
      assertThat(run((begin + " --traces new/traces").split(" ", -1)).err()).doesNotContain("new");
      assertThat(folder.resolve("new")).doesNotExist();
    }
  }

  @Test
  void scenario_isCheckedAndReplayedFromItsFile() throws IOException {
    Files.writeString(folder.resolve("S.java"), SCENARIO);
    Run check = run("check", "--scenario-file", "S.java", "--traces", "traces");
    assertThat(check.code()).isEqualTo(ExitCode.HAZARD);
    assertThat(check.out()).contains("VIOLATED DEADLOCK");
    assertThat(traces()).hasSize(1);
    Run replay = run("replay", traces().get(0), "--scenario-file", "S.java");
    assertThat(replay.code()).isEqualTo(ExitCode.OK);
    assertThat(replay.out()).contains("Each of the two waits for the other");
  }

  /** Its order of locks is the same for both tasks. */
  @Test
  void scenario_withoutAHazard_isProven() throws IOException {
    Files.writeString(folder.resolve("S.java"), SCENARIO.replace("both(b, a)", "both(a, b)"));
    Run check = run("check", "--scenario-file", "S.java");
    assertThat(check.code()).isEqualTo(ExitCode.OK);
    assertThat(check.out()).contains("PROVEN").doesNotContain("eager");
  }

  /** A driver that is not the balloon. */
  @Test
  void contributing_hasAScenarioOfOnesOwn_withTheVerdictsThatItExpects() throws IOException {
    String page = Files.readString(Path.of("../CONTRIBUTING.md"));
    int name = page.indexOf("public final class PoolShrinker");
    int begin = page.lastIndexOf("```java\n", name) + "```java\n".length();
    Files.writeString(
        folder.resolve("PoolShrinker.java"), page.substring(begin, page.indexOf("```", name)));
    Run hangs = run("check", "--scenario-file", "PoolShrinker.java");
    assertThat(hangs.out()).containsPattern("VIOLATED DEADLOCK +\\d+ +yes");
    Run fixed = run("check", "--scenario-file", "PoolShrinker.java", "--set", "outside=1");
    assertThat(fixed.out()).containsPattern("PROVEN .* yes");
  }

  /** The other task is done long before one sleeps off its jiffies, unless it is preempted. */
  @Test
  void scenarioWithATimer_isCheckedInBothTimes() throws IOException {
    String sleeps =
        SCENARIO
            .replace(
                "Mutex a =", "var sleep = new org.oomcheck.model.kernel.Sleep(machine); Mutex a =")
            .replace("-> both(b, a)", "-> { sleep.msleep(100); both(b, a); }");
    Files.writeString(folder.resolve("S.java"), sleeps);
    Run check = run("check", "--scenario-file", "S.java");
    assertThat(check.code()).isEqualTo(ExitCode.HAZARD);
    assertThat(check.out())
        .containsPattern("two-locks +maximal +PROVEN")
        .containsPattern("two-locks +eager +VIOLATED DEADLOCK");
    Run one = run("check", "--scenario-file", "S.java", "--time", "maximal");
    assertThat(one.code()).isEqualTo(ExitCode.OK);
    assertThat(one.out()).doesNotContain("eager");
    Files.writeString(folder.resolve("S.java"), sleeps.replace("both(b, a)", "both(a, b)"));
    Run fixed = run("check", "--scenario-file", "S.java");
    assertThat(fixed.code()).isEqualTo(ExitCode.OK);
    assertThat(fixed.out()).containsPattern("eager +PROVEN");
  }

  /** The file is at fault, and not the program. */
  @Test
  void scenarioThatCannotBeExplored_endsWith64_andIsARow() throws IOException {
    Files.writeString(
        folder.resolve("S.java"), SCENARIO.replace("first.lock();", "first.lock(); counter++;"));
    Run check = run("check", "--scenario-file", "S.java");
    assertThat(check.code()).isEqualTo(ExitCode.USAGE);
    assertThat(check.out()).contains("HARNESS_ERROR");
    assertThat(check.err()).startsWith("oomcheck: ").doesNotContain("bug");
  }

  @Test
  void patch_needsASeries_whereAllChecksAreMeant() throws IOException {
    Files.writeString(folder.resolve("P.java"), PATCH);
    Run check = run("check", "--patch", "P.java");
    assertThat(check.code()).isEqualTo(ExitCode.USAGE);
    assertThat(check.err()).contains("--patch needs --series");
    Run one = run("check", "--patch", "P.java", "--series", "v4.13", "--scenario", "empty-balloon");
    assertThat(one.out()).contains("v4.13+p", "empty-balloon");
  }
}
