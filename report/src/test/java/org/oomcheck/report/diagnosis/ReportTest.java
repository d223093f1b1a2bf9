// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Hold;
import org.oomcheck.explorer.result.Counterexample.Standing;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.report.Check;
import org.oomcheck.report.Checked;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.text.Wrap;

class ReportTest {
  private static final Check CELL = Matrix.load().check("v4.13", "reclaim-needs-oom");

  static Stream<Finding> findings() {
    return Checked.findings();
  }

  @ParameterizedTest
  @MethodSource("findings")
  void report_hasItsSixPartsInOrder_andNamesNothingOfJava(Finding finding) {
    String report = new Report(finding).text(finding.replayKept());
    assertThat(report)
        .containsSubsequence(
            finding.counterexample().hazard() + " on ",
            "Which task waits for which:",
            "The schedule:",
            "replay with: ./oomcheck replay findings/")
        .doesNotContain("org.oomcheck", "java.", "lambda", "null", "@");
    if (finding.counterexample().cycle().size() > 1) {
      assertThat(report)
          .containsSubsequence(
              " holds ",
              "INFO: task ",
              "Call Trace:",
              "Which task waits for which:",
              "Waiting on ",
              "Cycle: ",
              "What lockdep would have seen:",
              "The schedule:");
    }
    if (finding.counterexample().repeatsFrom() >= 0) {
      assertThat(report).contains("and from here it repeats, for ever");
    }
    // The last line is a command to copy, however long its file's name is.
    assertThat(report.lines())
        .allMatch(line -> line.length() <= Wrap.COLUMNS || line.startsWith("replay with: "));
    assertThat(report.lines()).allMatch(line -> line.equals(line.stripTrailing()));
    assertThat(new Summary(finding.counterexample()).lines())
        .hasSizeLessThanOrEqualTo(Summary.LINES);
  }

  /** As lockdep draws it, with tasks in place of CPUs. */
  @Test
  void lockCycle_isDrawnAsLockdepDoes() {
    String report = new Report(found()).text();
    assertThat(report)
        .contains(
            """
            Possible unsafe locking scenario:
                kworker/0:1                 fs-task
                ----                        ----
                lock(&vb->balloon_lock);
                                            lock(&fs->lock);
                lock(&fs->lock);
                                            lock(&vb->balloon_lock);

             *** DEADLOCK ***
            """);
  }

  /** Tasks that wait for no lock of each other's are not drawn. */
  @Test
  void hazardWithoutALockCycle_isNotDrawn() {
    List<Finding> others =
        findings().filter(finding -> finding.counterexample().cycle().isEmpty()).toList();
    assertThat(others).isNotEmpty();
    assertThat(others)
        .allSatisfy(
            finding ->
                assertThat(new Report(finding).text()).doesNotContain("unsafe locking scenario"));
  }

  /** In a narrow place a report says the same; only lockdep's picture may be left out. */
  @ParameterizedTest
  @ValueSource(ints = {60, 80, 110})
  void report_fitsThePlaceThatItGoesTo(int columns) {
    String report = new Report(found(), columns).text();
    assertThat(report.lines())
        .contains("Which task waits for which:")
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    assertThat(words(report)).isEqualTo(words(new Report(found()).text()));
  }

  private static Finding found() {
    return CELL.run(Options.defaults()).findings().get(0);
  }

  private static List<String> words(String report) {
    int order = report.indexOf("What lockdep would have seen:");
    String waits = report.substring(0, order).replaceAll("(?s)Possible unsafe.*", "");
    String locks = report.substring(order, report.indexOf("The schedule:"));
    return List.of((waits + locks).strip().split("\\s+"));
  }

  @Test
  void deadlockOf2017_isToldWithBothStacks() {
    String report = new Report(found()).text();
    assertThat(report)
        .contains(
            "kworker/0:1 holds &vb->balloon_lock (from fill_balloon()) and waits for &fs->lock")
        .containsSubsequence(" evict\n", " balloon_page_enqueue\n", " fill_balloon\n")
        .containsSubsequence(
            " leak_balloon\n",
            " virtballoon_oom_notify\n",
            " blocking_notifier_call_chain\n",
            " out_of_memory\n",
            " __alloc_pages_may_oom\n")
        .contains("Cycle: kworker/0:1 -> &fs->lock -> fs-task -> &vb->balloon_lock -> kworker/0:1")
        .contains(
            "And what it misses, because a trylock adds no dependency:\n  &fs->lock -> &oom_lock");
  }

  @Test
  void selfDeadlock_isToldAsSuch() {
    Hold hold = new Hold("&a", stack("mutex_lock", "outer"));
    TaskState task = blocked("one", stack("mutex_lock", "inner"), List.of(hold), "&a");
    String report = report(List.of(step(0, "mutex_lock(&a)", "", 0)), List.of(task), List.of(0));
    assertThat(report)
        .contains("one holds &a (from outer()) and waits for &a in inner().")
        .contains("It waits for a lock that it holds itself")
        .contains("Cycle: one -> &a -> one")
        .contains("These close a cycle: &a -> &a");
  }

  @Test
  void handlerThatWaitsForTheTaskItInterrupts_isToldAsSuch() {
    Hold hold = new Hold("&a", stack("spin_lock", "outer"));
    Hold handler = new Hold("irq dev0", stack("spin_unlock", "outer"), true);
    TaskState task = blocked("one", stack("spin_lock", "inner"), List.of(hold, handler), "&a");
    String report = report(List.of(step(0, "spin_lock(&a)", "", 0)), List.of(task), List.of(0));
    assertThat(report.replaceAll("\\s+", " "))
        .contains("one holds &a (from outer()), is interrupted by irq dev0 and waits for &a")
        .contains("The handler has come to the CPU of the task that holds the lock");
  }

  @Test
  void deadlockWithoutALockCycle_namesTheWait() {
    TaskState task =
        new TaskState(
            "one",
            1,
            false,
            Standing.BLOCKED,
            stack("wait_event", "tell_host"),
            List.of(),
            "wait_event(vb->acked, done)",
            null);
    String report = report(List.of(step(0, "work()", "", 0)), List.of(task), List.of());
    assertThat(report)
        .contains("INFO: task one:1 blocked, it wants wait_event(vb->acked, done)")
        .contains("no locks held by one/1")
        .contains("Found: the message.")
        .doesNotContain("Cycle:", "lockdep");
  }

  @Test
  void schedule_showsVirtualTimeWhenItPasses_andTheClock() {
    List<Taken> steps =
        List.of(
            step(0, "msleep(200)", "", 0),
            new Taken(new Choice(Choice.CLOCK, 0), "clock", "2 jiffies pass", "", List.of(), 0),
            step(1, "spin_trylock(&a)", "false", 2));
    List<TaskState> tasks =
        List.of(
            blocked("one", stack("mutex_lock"), List.of(), "&a"),
            blocked("two", stack("mutex_lock"), List.of(), "&a"));
    assertThat(report(steps, tasks, List.of()).lines())
        .contains(
            " jiffy step one                           two",
            "     0    1 msleep(200)",
            "          2 -- 2 jiffies pass --",
            "     2    3                               spin_trylock(&a) = 0");
  }

  /** A function of a text that no tree has is told by the line that calls it. */
  @Test
  void stepOfAFunctionWithoutALine_isToldWithTheLineThatCallsIt() {
    KernelFrame own = new KernelFrame("list_del", "include/linux/list.h", 0);
    KernelFrame one = new KernelFrame("one", "drivers/a.c", 10);
    KernelFrame modelled = new KernelFrame("kthread", "kernel/kthread.c", 0);
    List<Taken> steps =
        Stream.of(List.of(own, one), List.of(one), List.of(own, modelled))
            .map(stack -> new Taken(new Choice(0, 0), "task", "x = 1", "", stack, 0))
            .toList();
    List<TaskState> tasks = List.of(blocked("one", List.of(one), List.of(), "&a"));
    assertThat(report(steps, tasks, List.of()).lines())
        .contains(
            "     0    1 list_del (from a.c:10): x = 1",
            "          2 one (a.c:10): x = 1",
            "          3 list_del: x = 1");
  }

  @Test
  void schedule_ofManyTasks_staysWithinThePage() {
    List<Taken> steps = new ArrayList<>();
    List<TaskState> tasks = new ArrayList<>();
    for (int task = 0; task < 20; task++) {
      steps.add(
          step(task, "a_function_with_a_long_name(and, long, arguments, of, its, own)", "", 0));
      tasks.add(blocked("allocator/" + task, stack("mutex_lock"), List.of(), "&a"));
    }
    for (int count = 1; count <= tasks.size(); count++) {
      String report = report(steps.subList(0, count), tasks.subList(0, count), List.of());
      assertThat(report.lines()).allMatch(line -> line.length() <= Wrap.COLUMNS);
    }
  }

  /** A lock order that is wider than the place is broken before the task that shows it. */
  @Test
  void lockOrder_ofLongNames_fitsTheScreen() {
    String lock = "&a_driver_with_a_long_name.l";
    Hold hold = new Hold(lock, stack("mutex_lock", "outer"));
    TaskState task = blocked("one", stack("mutex_lock", "inner"), List.of(hold), lock);
    List<Taken> steps = List.of(step(0, "mutex_lock(" + lock + ")", "", 0));
    assertThat(new Report(finding(steps, List.of(task), List.of(0)), 60).text().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60))
        .contains("  " + lock + " ->", "      " + lock + " one in inner()");
  }

  @Test
  void trylock_addsNoDependency_andIsSeenThrough() {
    List<Taken> steps =
        List.of(
            step(0, "mutex_lock(&a)", "", 0),
            step(0, "mutex_trylock(&b)", "true", 0),
            step(0, "down_read(&c)", "", 0),
            step(0, "up_read(&c)", "", 0),
            step(0, "mutex_unlock(&b)", "", 0),
            step(0, "mutex_trylock(&d)", "false", 0),
            step(0, "spin_lock(&e)", "", 0));
    LockOrder order =
        LockOrder.of(
            new Counterexample(
                Hazard.DEADLOCK,
                new Signature(Hazard.DEADLOCK, ""),
                false,
                "",
                steps,
                List.of(),
                List.of(),
                0,
                0,
                -1));
    assertThat(order.seen())
        .extracting(seen -> seen.edge().toString())
        .containsExactly("&b -> &c", "&a -> &c", "&a -> &e");
    assertThat(order.missed())
        .extracting(seen -> seen.edge().toString())
        .containsExactly("&a -> &b");
    assertThat(order.cycle()).isEmpty();
  }

  private static String report(List<Taken> steps, List<TaskState> tasks, List<Integer> cycle) {
    return new Report(finding(steps, tasks, cycle)).text();
  }

  private static Finding finding(List<Taken> steps, List<TaskState> tasks, List<Integer> cycle) {
    return new Finding(
        CELL,
        new Counterexample(
            Hazard.DEADLOCK,
            new Signature(Hazard.DEADLOCK, ""),
            false,
            "the message",
            steps,
            tasks,
            cycle,
            0,
            0,
            -1));
  }

  private static Taken step(int task, String label, String result, int jiffies) {
    return new Taken(new Choice(task, 0), "task", label, result, List.of(), jiffies);
  }

  private static List<KernelFrame> stack(String... symbols) {
    return Stream.of(symbols).map(symbol -> new KernelFrame(symbol, "a.c", 0)).toList();
  }

  private static TaskState blocked(
      String comm, List<KernelFrame> stack, List<Hold> holds, String lock) {
    return new TaskState(
        comm, 1, false, Standing.BLOCKED, stack, holds, "mutex_lock(" + lock + ")", lock);
  }
}
