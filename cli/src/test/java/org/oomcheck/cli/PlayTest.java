// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Lines;
import org.oomcheck.cli.terminal.UserMistake;

/** Games, as a pipe plays them. */
class PlayTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Run play(String series, List<String> lines, String... more) {
    List<String> args = new ArrayList<>(List.of("play", "--series", series));
    args.addAll(List.of("--scenario", "reclaim-needs-oom", "--set", "neighbour=0"));
    args.addAll(List.of(more));
    return Run.reading(folder, lines, args.toArray(String[]::new));
  }

  /** The shortest way to the deadlock of v4.13, by the names of the tasks. */
  private static List<String> deadlock(String... then) {
    List<String> lines = new ArrayList<>(Collections.nCopies(6, "fs-task"));
    lines.addAll(Collections.nCopies(4, "kworker/0:1"));
    lines.add("kworker/0:1 reclaim evicts an inode");
    lines.addAll(List.of(then));
    return lines;
  }

  /** Each answer of a game fits the screen, and so does the table of a check. */
  @Test
  void narrowScreen_isNotOverrun() {
    List<String> lines = deadlock("undo", "hint", "stacks", "locks", "schedule", "1");
    String[] world = {"--series", "v4.13", "--scenario", "reclaim-needs-oom"};
    Run game = Run.reading(folder, 60, lines, with("play", world));
    assertThat(game.code()).isEqualTo(ExitCode.OK);
    assertThat(game.out().lines()).isNotEmpty().allMatch(line -> line.length() <= 60);
    Run check = Run.reading(folder, 60, lines, with("check", world));
    assertThat(check.out().lines().limit(2)).allMatch(line -> line.length() <= 60);
  }

  private static String[] with(String command, String... options) {
    return Stream.concat(Stream.of(command), Stream.of(options)).toArray(String[]::new);
  }

  @Test
  void shortestWay_endsInTheDeadlock_andIsComparedWithTheExplorers() {
    Run run = play("v4.13", deadlock("1", "hint", "report"));
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsSubsequence(
            "v4.13, reclaim-needs-oom, neighbour=0\n",
            "Step 0: the start\n",
            "> fs-task\nStep 1: fs-task: mutex_lock(&fs->lock)\n",
            "  kworker/0:1  blocked   in evict(); holds &vb->balloon_lock; wants &fs->lock, held by",
            "DEADLOCK: tasks are blocked, and no task can ever unblock them\n",
            "Your schedule: 11 steps, 1 context switch.\n",
            "The shortest schedule to DEADLOCK: 11 steps, 1 context switch.\n",
            "> 1\nThis is the end;",
            "> hint\nThis is the end;",
            "Cycle: kworker/0:1 -> &fs->lock -> fs-task")
        .containsOnlyOnce("Your schedule")
        .doesNotContain("org.oomcheck", "java");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 110);
  }

  @Test
  void sameLines_giveTheSameGame() {
    assertThat(play("v4.13", deadlock("stacks", "locks", "schedule")))
        .isEqualTo(play("v4.13", deadlock("stacks", "locks", "schedule")));
  }

  /** The fixed form: on the fixed kernel every way comes to a clean end. */
  @Test
  void provenSeries_comesToACleanEnd() {
    Run run = play("v4.15", Collections.nCopies(300, "1"));
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains("The end: nothing is left to do, and no hazard was met.")
        .contains("PROVEN: no schedule reaches one.");
    assertThat(play("v4.15", List.of("hint")).out()).contains("No schedule leads from here to a");
  }

  @Test
  void endOfTheLines_isAnsweredWithASummary() {
    assertThat(play("v4.13", List.of("2")).out())
        .endsWith("The shortest schedule to DEADLOCK: 11 steps, 1 context switch.\n")
        .contains("\n\nYou leave after 1 step, 0 context switches; no hazard so far.\n");
    assertThat(play("v4.13", List.of("2", "quit", "2")).out())
        .contains("> quit\n\nYou leave after 1 step")
        .doesNotContain("Step 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "99              # '99' is no step, task or command; choose from 1 to 2, or ask for help.",
        "0               # '0' is no step, task or command;",
        "nonsense        # 'nonsense' is no step, task or command;",
        "host            # 'host' cannot go on: waits for a kick.",
        "clock           # The clock stops as long as a task can move.",
        "undo            # There is nothing to undo: this is the start.",
        "report          # There is no hazard here to report.",
        "save            # Name the file: save FILE.",
        "save x.json     # A trace leads to a hazard, and there is none here;",
        "hint            # 11 steps to DEADLOCK; the next is 2 (fs-task: mutex_lock(&fs->lock)).",
        "locks           # No lock is held.",
        "schedule        # No step was taken yet.",
        "help            # let this task, or the clock, go on;",
      })
  void command_thatTakesNoStep_isAnswered_andTheGameGoesOn(String line, String answer) {
    Run run = play("v4.13", List.of(line, "fs-task"));
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).containsSubsequence("> " + line + "\n", answer, "> fs-task\nStep 1: ");
    Run json = play("v4.13", List.of(line, "fs-task"), "--format", "json");
    assertThat(json.out().lines()).hasSize(4).allMatch(each -> each.startsWith("{\"schema\": "));
  }

  private Run playModule(List<String> lines, String... more) {
    String module = Run.PROJECT.resolve("docs/modules/abba.c").toString();
    List<String> args = new ArrayList<>(List.of("play", "--module", module));
    args.addAll(List.of(more));
    return Run.reading(folder, lines, args.toArray(String[]::new));
  }

  @Test
  void beginningOfAWord_isEnough_ifNoOtherWordBeginsWithIt() {
    assertThat(playModule(List.of("conf", "ser")).out())
        .containsSubsequence("> conf\nStep 1: configure", "> ser\nStep 2: serve", "DEADLOCK");
    assertThat(playModule(List.of("s", "sta")).out())
        .containsSubsequence(
            "> s\n's' is the beginning of save, schedule, serve, stacks;",
            "> sta\ntask configure:1 at mutex_lock");
    assertThat(playModule(List.of("qui", "conf")).out()).doesNotContain("Step 1");
    assertThat(playModule(List.of("run s")).out()).contains("> run s\nStep 1: serve");
  }

  @Test
  void run_goesOn_untilTheTaskIsBlocked_orHasAChoice() {
    assertThat(playModule(List.of("serve", "run conf")).out())
        .containsSubsequence("> run conf\nStep 2: configure", "DEADLOCK")
        .doesNotContain("Step 3");
    assertThat(playModule(List.of("run configure", "run configure", "run", "run x")).out())
        .containsSubsequence(
            "> run configure\nStep 1: ",
            "Step 5: ",
            "Step 6: ",
            "> run configure\n'configure' has finished.",
            "> run\nName the task: run TASK.",
            "> run x\n'x' is no step, task or command");
    assertThat(play("v4.13", List.of("run kw", "run kw")).out())
        .contains("can go on in several ways");
  }

  /** The C of a module is at hand; that of the modelled kernel is not. */
  @Test
  void taskInC_isShownAtItsLine() {
    assertThat(playModule(List.of("configure")).out())
        .containsSubsequence(
            "Step 1: configure",
            "configure  can run   in configure(); holds &config_lock",
            "abba.c:18: mutex_lock(&queue_lock);");
    assertThat(playModule(List.of("configure"), "--format", "json").out())
        .contains("\"source\": \"mutex_lock(&queue_lock);\"");
    assertThat(play("v4.13", List.of("1"), "--format", "json").out())
        .contains("\"source\": null")
        .doesNotContain("\"source\": \"");
  }

  /** A module whose task holds a lock, and then does this in a function of its own. */
  private Run playUnderALock(String statement) throws IOException {
    Files.writeString(
        folder.resolve("m.c"),
        """
        #include <linux/kthread.h>
        #include <linux/module.h>
        #include <linux/mutex.h>
        static DEFINE_MUTEX(lock);
        static void inner(void) { %s; }
        static int task(void *unused) { mutex_lock(&lock); inner(); return 0; }
        static int __init start(void) { kthread_run(task, NULL, "task"); return 0; }
        module_init(start);
        """
            .formatted(statement));
    return Run.reading(folder, List.of("run task", "stacks"), "play", "--module", "m.c");
  }

  @Test
  void taskThatRunsIntoABug_hasStoppedThere() throws IOException {
    assertThat(playUnderALock("BUG()").out())
        .containsSubsequence("task  stopped   in inner(); holds &lock", "m.c:5: ", "KERNEL_BUG")
        .containsSubsequence("task task:1, stopped\nCall Trace:\n inner (m.c:5)\n task (m.c:6)");
  }

  /** The other case: a task that returns from its function is in none. */
  @Test
  void taskThatEndsWithALock_hasFinished() throws IOException {
    assertThat(playUnderALock("schedule()").out())
        .containsSubsequence("task  finished  holds &lock", "LOCK_MISUSE")
        .doesNotContain("Call Trace:");
  }

  @Test
  void undo_goesBack_alsoFromTheEnd() {
    Run run = play("v4.13", deadlock("undo", "kworker/0:1", "2"));
    assertThat(run.out())
        .containsSubsequence(
            "DEADLOCK: tasks are blocked",
            "> undo\nStep 10: kworker/0:1",
            "can go on in several ways; choose one of 1, 2.",
            "> 2\nStep 11: ",
            "You leave after 11 steps");
  }

  @Test
  void savedWay_isATraceThatReplayTakes() throws IOException {
    Run run = play("v4.13", deadlock("save way.json", "save no/way.json"));
    assertThat(run.out())
        .contains("Written; replay with: ./oomcheck replay way.json")
        .contains("Cannot write 'no/way.json': there is no such file.");
    assertThat(Run.in(folder, false, "replay", "way.json").out())
        .startsWith("DEADLOCK on v4.13, reclaim-needs-oom, neighbour=0\n")
        .contains("11 steps, 1 context switch");
  }

  @Test
  void hazard_thatIsNotDeclared_endsWith1() {
    Run run = play("v4.13+check-add", deadlock());
    assertThat(run.code()).isEqualTo(ExitCode.HAZARD);
    assertThat(run.out()).contains("DEADLOCK: tasks are blocked");
    assertThat(play("v4.13+check-add", List.of("1")).code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void json_isALineForEveryStep_andOneForTheEnd() {
    Run run = play("v4.13", deadlock("quit"), "--format", "json");
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(13);
    assertThat(lines.subList(0, 12)).allMatch(line -> line.contains("\"type\": \"state\""));
    assertThat(lines.get(12)).contains("\"outcome\": \"HAZARD\"", "\"kind\": \"DEADLOCK\"");
  }

  @Test
  void linesOfAStream_areBounded() throws IOException {
    Lines lines = lines("a\u0000b\r\n\nlast");
    assertThat(lines.next()).isEqualTo("a b ");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.next()).isEqualTo("last");
    assertThat(lines.next()).isNull();
    assertThatThrownBy(() -> lines("x".repeat(5000)).next())
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("longer than 4096 characters");
  }

  private static Lines lines(String text) {
    return new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
