// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Labs;

/** The commands of course labs, as students and instructors use them. */
class LabTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Run run(String... words) {
    return Run.in(folder, false, words);
  }

  private void hand(String place, int lab, String answer) throws IOException {
    Map<String, String> files = Labs.load().get(lab).folder().below("solution/" + answer);
    Path to = Files.createDirectories(folder.resolve(place));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(to.resolve(file.getKey()), file.getValue());
    }
  }

  @Test
  void list_namesTheLabs() {
    Run run = run("lab", "list");
    assertThat(run.code()).isZero();
    for (Lab lab : Labs.load().all()) {
      assertThat(run.out()).contains(lab.number() + "  " + lab.title());
    }
    assertThat(run("lab").err()).contains("lab needs a command: list, start, play, check or grade");
    assertThat(run("lab", "start", "9").err()).contains("no lab 9; there are 1, 2, 3, 4, 5, 6");
    Run twoLines = run("lab", "start", "3", "--student", "a\nb", "two");
    assertThat(twoLines.err()).contains("an ID in one line");
    assertThat(folder.resolve("two")).doesNotExist();
    assertThat(run("lab", "play", "1", ".", "--world", "x").err()).contains("has no world 'x'");
  }

  @Test
  void start_writesANewFolder_andOverwritesNothing() throws IOException {
    assertThat(run("lab", "start", "3", "--student", "ada").out())
        .isEqualTo("Lab 3, Fix it: read lab3-fix-it/README.md\n");
    Path place = folder.resolve("lab3-fix-it");
    assertThat(place.resolve("student.txt")).hasContent("ada");
    assertThat(place.resolve("README.md")).content().contains("Student: ada");
    assertThat(place.resolve("balloon.c")).exists();
    assertThat(place.resolve("solution")).doesNotExist();
    Run again = run("lab", "start", "3");
    assertThat(again.code()).isEqualTo(64);
    assertThat(again.err()).contains("has files already; name another folder");
    Files.writeString(folder.resolve("file"), "");
    assertThat(run("lab", "start", "3", "file").err()).contains("is a file; name a folder");
  }

  @Test
  void check_givesHintsInThreeSteps_andAPage() throws IOException {
    hand("mine", 5, "wrong-one-lock");
    Run one = run("lab", "check", "5", "mine");
    assertThat(one.code()).isEqualTo(1);
    assertThat(one.out())
        .contains("DATA_RACE: caller and kworker access a variable", "lab check 5 mine --hint 2")
        .doesNotContain("hidden", "The last step is");
    assertThat(run("lab", "check", "5", "mine", "--hint", "2").out())
        .contains("The last step is", "&call_lock", "--hint 3");
    Run three = run("lab", "check", "5", "mine", "--hint", "3", "--report", "page.html");
    assertThat(three.out()).contains("The schedule:").doesNotContain("--hint 4");
    assertThat(folder.resolve("page.html"))
        .content()
        .contains("offload_call (offload.c:")
        .doesNotContain("src=\"http", "href=\"..");
    assertThat(run("lab", "check", "5", "mine", "--hint", "4").err()).contains("from 1 to 3");
  }

  /** Where there is no screen, the table has a line for each submission. */
  @Test
  void narrowScreen_cutsNoWord() throws IOException {
    for (String name : List.of("ada", "grace")) {
      hand(name, 2, "model");
      Files.writeString(folder.resolve(name + "/graph.json"), "{\"waits_for\": []}");
    }
    String[] grade = {"lab", "grade", "2", "ada", "grace"};
    String table = Run.reading(folder, 60, List.of(), grade).out();
    assertThat(table).contains("\ngrace ", "no ID; Which task").hasLineCount(3 + 2 * 3 + 2);
    assertThat(table.lines()).allMatch(line -> line.length() <= 60);
    assertThat(run(grade).out()).hasLineCount(3 + 2 + 2);
    String check = Run.reading(folder, 60, List.of(), "lab", "check", "2", "ada").out();
    assertThat(check.lines()).allMatch(line -> line.length() <= 60);
    String list = Run.reading(folder, 60, List.of(), "lab", "list").out();
    assertThat(list.lines()).allMatch(line -> line.length() <= 60);
  }

  /** A schedule has lanes, so it is laid out anew; a command stays as it can be copied. */
  @Test
  void narrowScreen_hasRoomForTheHints() throws IOException {
    hand("mine", 5, "wrong-one-lock");
    for (String hint : List.of("2", "3")) {
      String[] check = {"lab", "check", "5", "mine", "--hint", hint};
      String narrow = Run.reading(folder, 60, List.of(), check).out();
      assertThat(narrow.lines()).allMatch(line -> line.length() <= 60 || line.startsWith("more: "));
      assertThat(run(check).out().lines()).anyMatch(line -> line.length() > 60);
    }
  }

  @Test
  void check_saysWhatItCannotRead_orThatAllIsDone() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    Run none = run("lab", "check", "1", "empty");
    assertThat(none.code()).isEqualTo(64);
    assertThat(none.err()).isEqualTo("oomcheck: there is no moves.txt\n");
    hand("right", 1, "model");
    Run right = run("lab", "check", "1", "right", "--report", "page.html");
    assertThat(right.code()).isZero();
    assertThat(right.out()).contains("115 of 100 points\n", "looks at nothing else");
    assertThat(right.err()).contains("no schedule went wrong");
    assertThat(run("lab", "check", "1", "nowhere").err()).contains("'nowhere' is no folder");
  }

  /** Where a check gives no points, what is missing still counts. */
  @Test
  void check_ofTraces_endsWithOne_ifATraceIsMissing() throws IOException {
    hand("none", 4, "wrong-no-traces");
    Run none = run("lab", "check", "4", "none");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.out())
        .contains("Why trylock is not enough: what you hand in", "there is no first-")
        .doesNotContain("0 of 0");
    hand("right", 4, "model");
    assertThat(run("lab", "check", "4", "right").code()).isZero();
  }

  @Test
  void grade_ofMany_hasAResultForEach_andATable() throws IOException {
    hand("all/ada", 1, "model");
    hand("all/bob", 1, "wrong-stops-early");
    Files.writeString(folder.resolve("all/ada/student.txt"), "");
    Files.createDirectories(folder.resolve("all/eve"));
    Files.writeString(folder.resolve("all/notes"), "no folder");
    for (String twin : List.of("carl", "dora")) {
      Path place = Files.createDirectories(folder.resolve("all").resolve(twin));
      Files.writeString(place.resolve("student.txt"), "s7\n");
    }
    Files.writeString(folder.resolve("all/eve/student.txt"), "e\u202eve\n");
    String[] words =
        "lab grade 1 all/ada all/bob all/carl all/dora all/eve all/notes --format json --out out"
            .split(" ", -1);
    Run run = run(words);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "\nbob ", "  e?ve  ", "the same ID as carl", "cannot be read: 'notes' is", "6 graded");
    for (String name : List.of("ada", "bob", "carl", "dora", "eve", "notes")) {
      assertThat(folder.resolve("out").resolve(name + ".json")).exists();
    }
    String before = Files.readString(folder.resolve("out/bob.json"));
    assertThat(run(words)).isEqualTo(run);
    assertThat(folder.resolve("out/bob.json")).hasContent(before);
  }

  /** What a student calls a folder takes no result from the others. */
  @Test
  void grade_ofAFolderWithALongName_hasAResultLikeTheOthers() throws IOException {
    String umlauts = "\u00fc".repeat(120);
    for (String name : List.of("ada", umlauts, umlauts + "x")) {
      hand(name, 1, "model");
    }
    Run run = run("lab", "grade", "1", "ada", umlauts, umlauts + "x", "--format", "json");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    String shorter = "\u00fc".repeat(100);
    for (String name : List.of("ada", shorter, shorter + "-2")) {
      assertThat(folder.resolve("results").resolve(name + ".json")).exists();
    }
  }

  @Test
  void grade_ofOne_goesWhereItIsWanted() throws IOException {
    hand("ada", 1, "model");
    Run run = run("lab", "grade", "1", "ada", "--student", "", "--format", "gradescope");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("\"score\": 115");
    assertThat(run("lab", "grade", "1", "ada", "--out", "r.json").out()).isEmpty();
    assertThat(run("lab", "grade", "1", "ada", "--format", "xml").err())
        .contains("--format is 'xml'; known: text, json, gradescope, classroom");
    assertThat(run("lab", "grade", "1", "ada", "ada", "--student", "x").err())
        .contains("--student is for one submission");
    assertThat(run("lab", "grade", "1", "ada", "ada", "--out", "").err())
        .isEqualTo("oomcheck: --out names no folder\n");
    for (String[] folders : new String[][] {{""}, {"ada", ""}}) {
      List<String> words = new ArrayList<>(List.of("lab", "grade", "1"));
      words.addAll(List.of(folders));
      assertThat(run(words.toArray(String[]::new)).err()).contains("named by an empty word");
    }
    assertThat(run("lab", "start", "1", "").err()).contains("named by an empty word");
    assertThat(run("lab", "start", "1", "--student", "z".repeat(101), "long").err())
        .contains("--student has 101 characters; an ID has at most 100");
  }

  @Test
  void play_isAGameWithoutHints() throws IOException {
    Files.createDirectories(folder.resolve("l1"));
    List<String> moves = List.of("writeback", "hint", "reader", "locks", "undo", "quit");
    Run run = Run.reading(folder, moves, "lab", "play", "1", "l1");
    assertThat(run.out())
        .contains("'hint' is no step and no task", "&fs_lock", "After 0 steps: no hazard.");
  }

  /** A game says where it has led to; what was typed can be handed in. */
  @Test
  void play_runsATask_andSaysWhatItHasReached() throws IOException {
    hand("l1", 1, "model");
    String moves = Files.readString(folder.resolve("l1/moves.txt"));
    List<String> typed = moves.lines().filter(line -> !line.startsWith("#")).toList();
    String last = typed.get(typed.size() - 1);
    int others = typed.size();
    while (typed.get(others - 1).equals(last)) {
      others--;
    }
    List<String> shorter = new ArrayList<>(typed.subList(0, others));
    shorter.add("run " + last);
    assertThat(Run.reading(folder, shorter, "lab", "play", "1", "l1").out())
        .contains("DEADLOCK: tasks are blocked", "save FILE keeps it.", "steps: DEADLOCK.");
    Files.write(folder.resolve("l1/moves.txt"), shorter);
    assertThat(run("lab", "grade", "1", "l1").out()).contains("115 of 100 points");
  }

  /** The beginning of a task's name will do, if it is the beginning of no other. */
  @Test
  void play_takesTheBeginningOfATasksName() throws IOException {
    Files.createDirectories(folder.resolve("l1"));
    Run start = Run.reading(folder, List.of("quit"), "lab", "play", "1", "l1");
    String task = start.out().lines().filter(l -> l.startsWith("  1  ")).findFirst().orElseThrow();
    String name = task.substring(5).split(" ", 2)[0];
    List<String> moves = List.of(name.substring(0, 3), "nonsense", "quit");
    assertThat(Run.reading(folder, moves, "lab", "play", "1", "l1").out())
        .contains("Step 1: " + name, "'nonsense' is no step", "After 1 step: no hazard.");
  }

  /** A lab of one's own is one folder. */
  @Test
  void ownLab_isOneFolder() throws IOException {
    for (Map.Entry<String, String> file : Labs.load().get(1).folder().files().entrySet()) {
      Path path = folder.resolve("labs/lab7-mine").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue().replace("\"number\": 1", "\"number\": 7"));
    }
    assertThat(run("lab", "list", "--labs", "labs").out()).startsWith("7  Be the scheduler");
    assertThat(run("lab", "start", "7", "--labs", "labs").code()).isZero();
    hand("seven", 1, "model");
    assertThat(run("lab", "grade", "7", "seven", "--labs", "labs").out()).contains("115 of 100");
    assertThat(run("lab", "list", "--labs", "seven").err()).contains("no folder in it has a lab");
  }
}
