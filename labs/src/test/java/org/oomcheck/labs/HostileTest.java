// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.labs.grade.Grade;

/** Submissions that are empty, broken, or meant to cheat: each gets a grade and a sentence. */
class HostileTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Handed to(int lab) {
    return Handed.to(lab, folder.resolve("lab" + lab));
  }

  private static String first(int lab) {
    return Handed.LABS.get(lab).edits().get(0);
  }

  private static void isUnreadable(Grade grade, String why) {
    assertThat(grade.unreadable()).contains(why).hasLineCount(1);
    assertThat(grade.code()).isEqualTo(Grade.UNREADABLE);
    assertThat(grade.points()).isZero();
    assertThat(grade.max()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void nothing_oneEmptyFile_orGarbage_isOneSentence(int lab) throws IOException {
    Files.createDirectories(folder.resolve("lab" + lab));
    isUnreadable(to(lab).grade(), "there is no " + first(lab));
    isUnreadable(to(lab).with(first(lab), "  \n").grade(), first(lab) + " is empty");
    byte[] garbage = new byte[1 << 20];
    new Random(1).nextBytes(garbage);
    isUnreadable(to(lab).with(first(lab), garbage).grade(), "has 1048576 bytes");
    byte[] little = new byte[1000];
    new Random(2).nextBytes(little);
    isUnreadable(to(lab).with(first(lab), little).grade(), "is no text");
    isUnreadable(to(lab).with(first(lab), "}{ ".repeat(10_000)).grade(), first(lab));
    isUnreadable(to(lab).with(first(lab), "[".repeat(50_000)).grade(), first(lab));
  }

  @Test
  void graph_isReadAsItIsWritten_orItIsSaidWhyNot() {
    String model = Handed.LABS.get(2).folder().text("solution/model/graph.json");
    String closed = model.replaceFirst("(\"cycle\": \\[\\s*(\"\\w+\")[^]]*?)\\s*]", "$1, $2]");
    assertThat(closed).isNotEqualTo(model);
    assertThat(to(2).with("graph.json", closed).grade().code()).isEqualTo(Grade.FULL);
    isUnreadable(to(2).with("graph.json", "[".repeat(99)).grade(), "are nested too deeply");
    isUnreadable(to(2).with("graph.json", model + "{}").grade(), "more after the end of it");
    isUnreadable(to(2).with("graph.json", "{\"cycle\": NaN}").grade(), "Non-standard token 'NaN'");
  }

  @Test
  void link_isNotFollowed() throws IOException {
    Path secret = folder.resolve("secret.c");
    Files.writeString(secret, "int secret(void) { return 42; }\n");
    Path place = Files.createDirectories(folder.resolve("lab3"));
    Files.createSymbolicLink(place.resolve("balloon.c"), secret);
    isUnreadable(to(3).grade(), "is no ordinary file");
  }

  /** An archive of a folder is unpacked to a folder in a folder, with what a Mac adds. */
  @Test
  void folder_inAFolder_isTheSubmission() throws IOException {
    Path place = folder.resolve("lab2");
    Handed.to(2, place.resolve("lab-main/lab 2/my work")).answer("model");
    Files.createDirectories(place.resolve("__MACOSX"));
    Files.writeString(place.resolve(".DS_Store"), "x");
    assertThat(to(2).grade().code()).isEqualTo(Grade.FULL);
    Files.writeString(place.resolve("Graph.json.txt"), "{}");
    isUnreadable(to(2).grade(), "there is no graph.json; the folder has Graph.json.txt, lab-main");
  }

  /** A name in a folder may be anything; it stays in its line. */
  @Test
  void nameOfAFile_withLineBreaks_staysInTheLine() throws IOException {
    Path place = Files.createDirectories(folder.resolve("lab2"));
    Files.writeString(place.resolve("a\nscore: 100" + "x".repeat(60)), "");
    isUnreadable(to(2).grade(), "the folder has a?score: 100xx");
  }

  /** Each of these stands in place of the first statement of fill_balloon(). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "fopen(\"/etc/passwd\", \"r\"); @ fopen() is not known",
        "printf(\"{\\\"score\\\": 100}\\n\"); @ printf() is not known",
        "for (;;) ; @ loops without taking a step",
        "while (1) cpu_relax(); @ loops without taking a step",
        "for (;;) { mutex_lock(&balloon_lock); mutex_unlock(&balloon_lock); } @ OOM_LOCKUP",
        "fill_balloon(num); @ calls are inside each other",
        "kthread_stop(NULL); @ access to NULL",
        "{ int a[1000000000]; a[1] = 1; } @ DEADLOCK",
        "{ struct page *own[num]; own[0] = NULL; } @ has to be a constant, and num is none",
        "{ int own[-1]; own[0] = 1; } @ an array cannot have -1 elements",
        "schedule_timeout_uninterruptible(3600 * HZ); @ BUG_ON(driver_takes_too_long)",
        "asm volatile(\"hlt\"); @ balloon.c",
        "mutex_lock(&balloon_lock); mutex_init(&balloon_lock);"
            + " mutex_unlock(&balloon_lock); @ LOCK_MISUSE",
        "host_take(pfns); @ balloon.c:23: host_take() has 2 parameters and is called with 1",
        "return 7; @ BUG_ON(driver_says_another_number_than_the_host_got)",
      })
  void driver_thatDoesSomethingElse_getsNothing_andASentence(String statement, String says) {
    String starter = Handed.LABS.get(3).folder().text("starter/balloon.c");
    String driver = starter.replaceFirst("\tunsigned int filled;\n", "$0\n\tHERE\n");
    Grade grade = to(3).with("balloon.c", driver.replace("HERE", statement)).grade();
    assertThat(grade.points()).isZero();
    assertThat(grade.code()).isNotIn(Grade.FULL, Grade.BUG);
    assertThat(Objects.requireNonNull(grade.firstFailure()).message())
        .contains(says)
        .doesNotContain("Exception");
  }

  /** A counter that never stops growing comes to a limit, whatever the clock says. */
  @Test
  @Tag("slow")
  void driver_withoutAnEnd_comesToALimit() {
    String endless =
        "int n;\nlong offload_call(unsigned int r) { for (;;) WRITE_ONCE(n, READ_ONCE(n) + 1); }\n";
    Grade grade = to(5).with("offload.c", "#include \"offload.h\"\n" + endless).grade();
    assertThat(grade.code()).isEqualTo(Grade.LIMIT);
    assertThat(Objects.requireNonNull(grade.firstFailure()).message())
        .startsWith("too large: task caller has more than 10000 control locations");
  }

  /** What a driver prints goes nowhere. */
  @Test
  void printk_changesNothing() {
    String model = Handed.LABS.get(5).folder().text("solution/model/offload.c");
    String chatty =
        model.replace("answer = serve", "printk(KERN_INFO \"score: 100\\n\");\n\tanswer = serve");
    Grade grade = to(5).with("offload.c", chatty).check();
    assertThat(grade.points()).isEqualTo(to(5).answer("model").check().points());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "void mutex_lock(struct mutex *m) { } @ mutex_lock() is the kernel's",
        "struct page *alloc_page(gfp_t gfp) { return NULL; } @ alloc_page() is the kernel's",
        "void host_take(struct page **p, unsigned int n) { } @ host_take() is not yours",
        "#define BUG_ON(x) do { } while (0) @ BUG_ON is the kernel's",
        "#define host_take(p, n) do { } while (0) @ host_take is the name of a function",
        "static void end(void) { } @ end() is not yours",
        "#define while if @ while is a keyword of C, and cannot be a macro",
        "#define fill_balloon mine @ fill_balloon() has to be a function, and not a macro",
        "int balloon_init(void) { return 0; } @ balloon_init() is defined before",
        "#include \"mine.h\" @ balloon.c includes mine.h, which is no header of the kernel or",
        "#include \"/etc/linux/passwd.h\" @ which is no header of the kernel or of this lab",
        "#include <linux/../../x.h> @ which is no header of the kernel or of this lab",
        "#error no @ #error no",
        "#if 1 @ #if without #endif",
        "#endif @ #endif without #if",
        "static int five(void) { return 5; } int five_now = five(); @ five_now has to be a constant",
        "int mine(void) { static int one = mine(); return one; } @ mine() is a call",
        "#include \u201cballoon.h\u201d @ #include of the character U+201C",
        "/* no end @ found a comment that does not end",
      })
  void driver_thatReplacesTheKernelOrTheGrader_isRefused(String definition, String says) {
    String starter = Handed.LABS.get(3).folder().text("starter/balloon.c");
    isUnreadable(to(3).with("balloon.c", starter + definition + "\n").grade(), says);
  }

  /** What is missing is in a file that is not read, and that is what is said. */
  @Test
  void driver_inAnotherFile_isNotRead() {
    String driver = "#include \"balloon.h\"\n#include \"my-driver.c\"\n";
    isUnreadable(to(3).with("balloon.c", driver).grade(), "balloon.c includes my-driver.c, which");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "void fill_balloon(unsigned int num) @ fill_balloon() is not what balloon.h:",
        "unsigned int fill_balloon(int *num) @ declares: unsigned int fill_balloon(unsigned int",
        "unsigned int fill_balloon(unsigned int num, int x) @ fill_balloon() is not what",
        "static unsigned int fill_balloon(unsigned int num) @ fill_balloon() is static",
      })
  void driver_whoseFunctionIsOfAnotherType_isRefused(String head, String says) {
    String starter = Handed.LABS.get(3).folder().text("starter/balloon.c");
    String other = starter.replace("unsigned int fill_balloon(unsigned int num)", head);
    isUnreadable(to(3).with("balloon.c", other).grade(), says);
    String same =
        starter.replace(
            "unsigned int fill_balloon(unsigned int num)", "unsigned fill_balloon(unsigned num)");
    assertThat(to(3).with("balloon.c", same).check().unreadable()).isNull();
  }

  /** The clock is on the caller, and not only on what serve() takes. */
  @Test
  void caller_thatIsLate_getsNothing() {
    String model = Handed.LABS.get(5).folder().text("solution/model/offload.c");
    String sleepy = model.replaceFirst("(?s)(long offload_call.*\\n)(\treturn )", "$1\tSLEEP;\n$2");
    String sleep = "schedule_timeout_uninterruptible(3600 * HZ)";
    assertThat(sleepy).contains("SLEEP");
    Grade grade = to(5).with("offload.c", sleepy.replace("SLEEP", sleep)).grade();
    assertThat(grade.points()).isZero();
    assertThat(Objects.requireNonNull(grade.firstFailure()).message())
        .contains("caller_waits_longer_than_its_timeout");
  }

  /** The kernel kills a process when no notifier says that it freed memory. */
  @Test
  void notifier_thatDoesNotSayWhatItFreed_losesTheWorldsThatRunOut() {
    String model = Handed.LABS.get(3).folder().text("solution/model/balloon.c");
    String silent = model.replace("*freed += leak_balloon", "(void)freed;\n\tleak_balloon");
    assertThat(silent).contains("(void)freed;");
    Grade grade = to(3).with("balloon.c", silent).check();
    assertThat(grade.points()).isPositive().isLessThan(to(3).answer("model").check().points());
    assertThat(Objects.requireNonNull(grade.firstFailure()).message())
        .contains("notifier_does_not_say_what_it_freed");
  }

  /** What works once, or for one page, or says more than it does, is no driver. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "num = min(num, @ static bool once; if (once) return num; once = true; num = min(num,"
            + " @ 0 @ driver_says_another_number_than_it_took_back",
        "if (list_empty(& @ if (num_pfns || list_empty(& @ 0 @ takes_back_less_than_it_was_asked",
        "return leaked; @ return num; @ 35 @ notifier_says_another_number_than_it_freed",
        "*freed += leak @ *freed += 2 * leak @ 75 @ notifier_says_another_number_than_it_freed",
        "*freed += leak @ *freed = leak @ 55 @ notifier_says_another_number_than_it_freed",
      })
  void driver_thatCountsWrongly_losesWhatDependsOnIt(
      String right, String wrong, int points, String says) {
    String model = Handed.LABS.get(3).folder().text("solution/model/balloon.c");
    assertThat(model).contains(right);
    Grade grade = to(3).with("balloon.c", model.replace(right, wrong)).grade();
    assertThat(Objects.requireNonNull(grade.firstFailure()).message()).contains(says);
    assertThat(grade.points()).isEqualTo(points);
  }

  /** The host may ask for more than there is: then fewer pages are right, and no end is wrong. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "return filled; @ return num; @ driver_says_another_number_than_the_host_got",
        "page = alloc_page(GFP_KERNEL); @ page; do page = alloc_page(GFP_KERNEL); while (!page);"
            + " @ OOM_LOCKUP",
      })
  void driver_thatIsAskedForTooMuch_saysHowManyThereWere(String right, String wrong, String says) {
    String model = Handed.LABS.get(3).folder().text("solution/model/balloon.c");
    Grade grade = to(3).with("balloon.c", model.replace(right, wrong)).grade();
    assertThat(grade.points()).isEqualTo(90);
    assertThat(Objects.requireNonNull(grade.firstFailure()).message()).contains(says);
  }

  /** A caller that is not woken looks only when its timeout is over. */
  @Test
  void workerThatWakesNoCaller_losesTheWorldInWhichAnswersAreThereAtOnce() {
    String model = Handed.LABS.get(5).folder().text("solution/model/offload.c");
    String silent = model.replace("\twake_up(&answers);\n", "");
    assertThat(silent).isNotEqualTo(model);
    Grade grade = to(5).with("offload.c", silent).check();
    assertThat(grade.points()).isEqualTo(to(5).answer("model").check().points() - 25);
    assertThat(Objects.requireNonNull(grade.firstFailure()).message())
        .contains("caller_waits_although_its_answer_is_there");
  }

  /** Lab 5 says that memory is short, so nothing is allocated there. */
  @Test
  void driver_thatAllocates_isRefusedWhereMemoryIsShort() {
    String model = Handed.LABS.get(5).folder().text("solution/model/offload.c");
    String more = "#define NEW(n) kzalloc(n, GFP_NOIO)\nvoid *mine(void) { return NEW(8); }\n";
    isUnreadable(
        to(5).with("offload.c", model + more).grade(),
        "mine() uses kzalloc(), and there is no memory for that in this lab");
  }

  /** A delay that spins takes no time in the model, so the watchdog does not see it. */
  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void driver_thatSpinsByTheClock_isRefused(int number) {
    String model = Handed.LABS.get(number).folder().text("solution/model/" + first(number));
    isUnreadable(
        to(number).with(first(number), model + "void mine(void) { mdelay(20000); }\n").grade(),
        "mine() uses mdelay(), and a delay that spins takes no time in this lab");
  }

  /** Constants and macros of a driver are its own, and say nothing about the grader's world. */
  @ParameterizedTest
  @ValueSource(strings = {"enum { REQUESTS = 0, WRITERS = 0 };", "enum { false = 1, true = 0 };"})
  void constants_ofADriver_doNotReachTheWorld(String definition) {
    String starter = Handed.LABS.get(3).folder().text("starter/balloon.c");
    Grade grade = to(3).with("balloon.c", starter + definition + "\n").check();
    assertThat(grade.points()).isEqualTo(to(3).answer("wrong-unchanged").check().points());
    assertThat(Objects.requireNonNull(grade.firstFailure()).message()).contains("DEADLOCK");
  }

  /** Line ends and marks that editors leave are no part of the text. */
  @Test
  void lineEnds_ofAnySystem_areTheSame() {
    String model = Handed.LABS.get(5).folder().text("solution/model/offload.c");
    int points = to(5).answer("model").check().points();
    assertThat(to(5).with("offload.c", "\ufeff" + model.replace("\n", "\r\n")).check().points())
        .isEqualTo(points);
    assertThat(to(5).with("offload.c", model.replace('\n', '\r')).check().points())
        .isEqualTo(points);
  }

  /** Only at the beginning of a file is U+FEFF a mark of an editor. */
  @Test
  void mark_insideAFile_isNoPartOfAName() {
    String model = Handed.LABS.get(5).folder().text("solution/model/offload.c");
    String marked = model + "static int off\ufeffload;\n";
    isUnreadable(to(5).with("offload.c", marked).grade(), "the character U+FEFF");
    isUnreadable(to(5).with("offload.c", "\ufeff\n").grade(), "offload.c is empty");
  }

  /** A line behind the hazard is named, so that its trace can be fixed. */
  @Test
  void trace_thatGoesOnBehindItsHazard_isToldWhereToEnd() {
    String moves = Handed.LABS.get(4).folder().text("solution/model/first-kill.txt");
    Grade grade = to(4).answer("model").with("first-kill.txt", moves + "\n1\n").grade();
    assertThat(Objects.requireNonNull(grade.firstFailure()).message())
        .contains("has come to a hazard before this line");
  }

  /** A task goes on while two others are stuck: any move behind that has the same answer. */
  @Test
  void moves_thatGoOnBehindTheirHazard_areToldWhereToEnd() {
    String moves = Handed.LABS.get(1).folder().text("solution/model/moves.txt");
    for (String more : List.of("writeback", "run vballoon", "quit", "nonsense")) {
      Grade grade = to(1).with("moves.txt", moves + more + "\n").grade();
      isUnreadable(grade, "has come to a hazard before this line; end it there");
    }
    String pasted = moves.replace("\n", "\u00a0\n");
    assertThat(to(1).with("moves.txt", pasted).grade().code()).isEqualTo(Grade.FULL);
    isUnreadable(to(1).with("moves.txt", "a\u001b[2J\u202eb\n").grade(), "'a?[2J?b' is no step");
  }

  /** The names of another student's files do not fit, and no fix of the catalogue does. */
  @Test
  void answerOfAnotherStudent_doesNotFit() {
    isUnreadable(to(3).answer("model", "ada").grade("grace"), "does not define");
    Handed moves = to(1).answer("model", "ada");
    assertThat(moves.grade("ada").code()).isEqualTo(Grade.FULL);
    isUnreadable(moves.grade("grace"), "moves.txt:");
  }

  @Test
  void moves_thatAreNone_orTooMany_areRefusedWithTheirLine() {
    isUnreadable(to(1).with("moves.txt", "# go\nnonsense\n").grade(), "moves.txt:2: 'nonsense'");
    isUnreadable(to(1).with("moves.txt", "save x\n").grade(), "no move; leave it out");
    isUnreadable(to(1).with("moves.txt", "undo\n").grade(), "the move that it took back");
    isUnreadable(to(1).with("moves.txt", "{\"schema\": 3}").grade(), "moves.txt");
  }
}
