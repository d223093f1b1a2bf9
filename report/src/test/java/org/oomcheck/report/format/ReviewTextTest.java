// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Goals;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.Samples;
import org.oomcheck.report.SourceLines;
import org.oomcheck.report.TreeReview;

class ReviewTextTest {
  private static final Invocation RUN =
      Invocation.check("1").reviewing(List.of("docs/review/P.java"));
  private static final List<String> SCENARIOS =
      List.of("reclaim-needs-oom", "oom-lockup", "nofs-only", "offload-wedged", "host-gone");

  private static CheckResult result(String scenario, String series, int wait, Signature... found) {
    return result(scenario, series, wait, null, found);
  }

  private static CheckResult result(
      String scenario, String series, int wait, @Nullable Limit limit, Signature... found) {
    Coverage coverage =
        new Coverage(
            1,
            1,
            1,
            1,
            1,
            0,
            TimeMode.MAXIMAL,
            true,
            true,
            EnumSet.allOf(Hazard.class),
            Goals.NONE,
            limit);
    Check check = Samples.MATRIX.check(series, scenario);
    return new CheckResult(
        new Check(check.tree(), check.scenario(), check.settings(), check.time(), null),
        new Verdict.Violated(List.of(), List.of(found), coverage),
        new Costs(wait, Map.of("host round trips", wait)));
  }

  private static Signature signature(Hazard hazard, int number) {
    return new Signature(
        hazard, "wait_event(vb->acked, virtqueue_get_buf(" + number + ")) in a_long_function()");
  }

  private static TreeReview review(String base, List<Comparison> comparisons) {
    KernelTree tree = Samples.MATRIX.catalogue().series(base);
    List<TreeReview.LeftOut> leftOut =
        Stream.of("drop-caches", "freed-unit", "host-slow")
            .map(each -> new TreeReview.LeftOut(each, TreeReview.Why.NOT_CALLED, "not called"))
            .toList();
    return new TreeReview(
        tree,
        Samples.MATRIX.catalogue().series("v4.13+fill-nowait"),
        comparisons,
        leftOut,
        List.of("tell_host()"),
        List.of(new SourceLines("P.java", List.of(14, 15, 16, 20))),
        List.of(),
        List.of());
  }

  /** A diff; unlike Java, it has one tree to go on. */
  private static TreeReview diff(String base, List<Comparison> comparisons) {
    TreeReview java = review(base, comparisons);
    return new TreeReview(
        java.before(),
        java.after(),
        comparisons,
        java.leftOut(),
        java.notExercised(),
        java.linesNotRun(),
        List.of("mm/slub.c"),
        List.of("hunk 1 of mm/oom_kill.c applies 2 lines further down"));
  }

  /** Each scenario gains ten findings, and loses ten behind them. */
  private static List<Comparison> muchWorse() {
    List<Comparison> comparisons = new ArrayList<>();
    for (String scenario : SCENARIOS) {
      Signature[] before =
          Stream.iterate(0, i -> i + 1)
              .limit(10)
              .map(i -> signature(i % 2 == 0 ? Hazard.DEADLOCK : Hazard.DATA_RACE, i))
              .toArray(Signature[]::new);
      Signature[] after =
          Stream.iterate(10, i -> i + 1)
              .limit(10)
              .map(i -> signature(i % 2 == 0 ? Hazard.HUNG_TASK : Hazard.ACCOUNTING, i))
              .toArray(Signature[]::new);
      comparisons.add(
          new Comparison(
              result(scenario, "v4.13", 10, before),
              result(scenario, "v4.13+fill-nowait", 25, after)));
    }
    return Comparison.together(comparisons);
  }

  private static List<String> lines(Invocation run, TreeReview... reviews) {
    return ReviewText.of(List.of(reviews), run).lines().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 110})
  void answer_fitsTheWidth_andAt80ColumnsTheScreen(int columns) {
    TreeReview one = review("v4.13", muchWorse());
    TreeReview diff = diff("v4.13", muchWorse());
    TreeReview other = review("v3.18+deflate-on-oom", muchWorse());
    for (List<String> lines :
        List.of(
            lines(RUN.columns(columns, columns), one),
            lines(RUN.columns(columns, columns), diff),
            lines(RUN.columns(columns, columns), one, other))) {
      assertThat(lines).allMatch(line -> line.length() <= columns);
      assertThat(lines).hasSizeLessThan(columns < 80 ? 2 * ReviewText.SCREEN : ReviewText.SCREEN);
      assertThat(String.join("\n", lines)).contains("breaks  HUNG_TASK", "hides   ", "behind  ");
    }
    assertThat(lines(RUN.all(true), one)).hasSizeGreaterThan(2 * ReviewText.SCREEN);
  }

  /** No task runs in such a world, so nothing is fixed, hidden or cheaper there. */
  @Test
  void kernelThatDoesNotBoot_isSaidWithoutWhatFollowsFromIt() {
    Comparison pair =
        new Comparison(
            result("reclaim-needs-oom", "v4.13", 10, signature(Hazard.DEADLOCK, 1)),
            result(
                "reclaim-needs-oom",
                "v4.13+fill-nowait",
                0,
                new Signature(Hazard.KERNEL_BUG, Signature.by(World.BOOT_TASK))));
    assertThat(lines(RUN, review("v4.13", List.of(pair))))
        .contains("breaks  KERNEL_BUG: by swapper/0 (reclaim-needs-oom)")
        .contains("unseen  what tasks do in 1 check: the kernel does not boot there")
        .noneMatch(line -> line.startsWith("hides") || line.startsWith("costs"))
        .noneMatch(line -> line.startsWith("fixes"));
  }

  /** A tree without an answer says nothing of what a search with the patches has found. */
  @Test
  void findingThatCannotBeCompared_isShown() {
    Signature found = signature(Hazard.DEADLOCK, 1);
    CheckResult limited = result("reclaim-needs-oom", "v4.13", 0, Limit.memory(1L << 30));
    CheckResult after = result("reclaim-needs-oom", "v4.13+fill-nowait", 0, found);
    TreeReview review = review("v4.13", List.of(new Comparison(limited, after)));
    assertThat(new JsonFormat().review(List.of(review), RUN))
        .containsPattern(
            "\"breaks\": \\[\\s*\\],\\s*"
                + "\"notCompared\": \\[\\s*\\{\\s*\"kind\": \"DEADLOCK\"");
    assertThat(lines(RUN, review))
        .contains("has     whether that is there without the patch is open")
        .anyMatch(line -> line.startsWith("has     DEADLOCK"))
        .noneMatch(line -> line.startsWith("breaks"));
  }

  @Test
  void sameFinding_isOneEntry_howeverManyScenariosMeetIt() {
    List<Comparison> comparisons = new ArrayList<>();
    for (String scenario : SCENARIOS) {
      comparisons.add(
          new Comparison(
              result(scenario, "v4.13", 0),
              result(scenario, "v4.13+fill-nowait", 0, signature(Hazard.DEADLOCK, 1))));
    }
    List<String> lines = lines(RUN, review("v4.13", comparisons));
    assertThat(lines).filteredOn(line -> line.startsWith("breaks")).hasSize(1);
    assertThat(String.join(" ", lines).replaceAll(" +", " "))
        .contains("a_long_function() (host-gone and 4 more)")
        .contains(
            "Of the 5 checks that run what the patch changes, 5 are worse and none is better.")
        .contains("Only these worlds, of these sizes, were explored: others may have more.")
        .doesNotContain("does not mean that the patch is right");
    assertThat(
            String.join(" ", lines(RUN.all(true), review("v4.13", comparisons)))
                .replaceAll(" +", " "))
        .contains("(" + String.join(", ", SCENARIOS) + ")");
  }

  @Test
  void answer_saysWhatWasNotLookedAt_andWhatItDoesNotMean() {
    List<Comparison> same =
        List.of(
            new Comparison(
                result("host-gone", "v4.13", 0), result("host-gone", "v4.13+fill-nowait", 100)));
    String text = String.join(" ", lines(RUN, diff("v4.13", same))).replaceAll(" +", " ");
    assertThat(text)
        .contains("costs worst wait: more in 1 check (at most 10.0 s, was 0.0 s);")
        .contains("unseen lines that no scenario ran: P.java:14-16, 20;")
        .contains("functions that no scenario called: tell_host(); files that are not modelled:")
        .contains("modelled: mm/slub.c")
        .contains("note hunk 1 of mm/oom_kill.c applies 2 lines further down")
        .contains("unseen 3 scenarios that call no function that it replaces")
        .contains(
            "The one check that runs what the patch changes has the same answer and costs more.")
        .contains("That does not mean that the patch is right");
  }

  @Test
  void patchThatNothingRuns_isNotCalledRight() {
    String neither = "neither that it is right nor that it is wrong";
    TreeReview functions = review("v4.13", List.of());
    assertThat(String.join(" ", lines(RUN, functions)))
        .contains("Not looked at: no scenario that was asked runs what the patch changes")
        .contains("(tell_host()).", neither);
    TreeReview comments =
        new TreeReview(
            functions.before(),
            functions.after(),
            List.of(),
            functions.leftOut(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    assertThat(String.join(" ", lines(RUN, comments)))
        .contains("No effect on what is modelled", neither);
  }

  /** A patch that moves a file changes all of its functions, and a screen has 24 lines. */
  @Test
  void manyFunctionsThatNothingCalls_areCounted() {
    TreeReview few = review("v4.13", List.of());
    List<String> names = IntStream.range(0, 300).mapToObj(i -> "f" + i + "()").toList();
    TreeReview many =
        new TreeReview(
            few.before(),
            few.after(),
            List.of(),
            List.of(new TreeReview.LeftOut("drop-caches", TreeReview.Why.ON_DEMAND, "takes long")),
            names,
            List.of(),
            List.of(),
            List.of());
    assertThat(String.join(" ", lines(RUN, many)).replaceAll(" +", " "))
        .contains("f0(), f1()", "f11() and 288 more", "(--scenario drop-caches)")
        .doesNotContain("f12()");
    assertThat(String.join(" ", lines(RUN.all(true), many))).contains("f299()");
  }

  @Test
  void title_namesThePatchesAndTheReleaseOfATreeOfC() {
    KernelTree real = Samples.MATRIX.catalogue().series("v4.13").readFromC("v4.13.7", "");
    TreeReview java = review("v4.13", List.of());
    TreeReview ofC =
        new TreeReview(
            real,
            Samples.MATRIX.catalogue().series("v4.13").readFromC("v4.13.7", KernelTree.PATCHED),
            List.of(),
            java.leftOut(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    assertThat(ofC.after().title()).isEqualTo("v4.13.7 with the patch");
    assertThat(java.after().title()).isEqualTo("v4.13+fill-nowait");
    assertThat(lines(RUN.reviewing(List.of("a/1.patch")), ofC).get(0))
        .isEqualTo("Review of 1.patch against v4.13.7");
    assertThat(lines(RUN.reviewing(List.of("a/1.patch", "a/2.patch")), ofC).get(0))
        .isEqualTo("Review of 1.patch and 1 more against v4.13.7");
    assertThat(lines(RUN, java).get(0)).isEqualTo("Review of v4.13+fill-nowait against v4.13");
  }

  /** A fault of the text of a patch is in every scenario that runs the line. */
  @Test
  void faultInManyScenarios_isSaidOnce() {
    List<Comparison> pairs =
        SCENARIOS.stream()
            .map(
                scenario -> {
                  CheckResult before = result(scenario, "v4.13", 1);
                  Check check = Samples.MATRIX.check("v4.13+fill-nowait", scenario);
                  String fault = scenario.equals("host-gone") ? "x.c:2: other" : "x.c:1: f()?";
                  return new Comparison(before, CheckResult.failed(check, fault));
                })
            .toList();
    String text = ReviewText.of(List.of(diff("v4.13", pairs)), RUN).replaceAll("\\s+", " ");
    assertThat(text).contains("cannot be explored: x.c:1: f()? (and 3 more like this)");
    assertThat(text).contains("cannot be explored: x.c:2: other ").containsOnlyOnce("f()?");
  }
}
