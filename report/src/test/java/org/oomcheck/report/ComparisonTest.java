// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Goals;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;

/** What becomes of findings, told from results that no search has to give. */
class ComparisonTest {
  private static final Signature DEADLOCK = new Signature(Hazard.DEADLOCK, "&a in f(), &b in g()");
  private static final Signature HUNG = new Signature(Hazard.HUNG_TASK, "&a held by t");
  private static final Signature RACE =
      new Signature(Hazard.DATA_RACE, "x = ... in g() and x in f()");
  private static final Signature STALL = new Signature(Hazard.STALL, "t");

  private static CheckResult found(Signature... findings) {
    return result("oom-lock-sleep", null, findings);
  }

  /** A result of a scenario that looks for STALL, which counts only there. */
  private static CheckResult result(String scenario, @Nullable Limit limit, Signature... findings) {
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
    return new CheckResult(
        Samples.MATRIX.check("v4.13", scenario),
        new Verdict.Violated(List.of(), List.of(findings), coverage));
  }

  @Test
  void findings_areFixedLeftOrBroken() {
    Comparison pair = new Comparison(found(DEADLOCK, RACE), found(RACE));
    assertThat(pair.fixes()).containsExactly(DEADLOCK);
    assertThat(pair.leaves()).containsExactly(RACE);
    assertThat(pair.breaks()).isEmpty();
    assertThat(pair.hides()).isEmpty();
    Comparison back = new Comparison(found(RACE), found(DEADLOCK, RACE));
    assertThat(back.breaks()).containsExactly(DEADLOCK);
  }

  @Test
  void finding_behindATaskThatHangs_isHidden() {
    Comparison pair = new Comparison(found(DEADLOCK), found(HUNG));
    assertThat(pair.hides()).containsExactly(DEADLOCK);
    assertThat(pair.fixes()).isEmpty();
    assertThat(pair.behind(DEADLOCK)).containsExactly(HUNG.toString());
  }

  /** States behind a complaint are not judged, so nothing is fixed there. */
  @Test
  void finding_behindAComplaint_isHidden() {
    Signature bug = new Signature(Hazard.KERNEL_BUG, "by t");
    Comparison pair = new Comparison(found(DEADLOCK), found(bug));
    assertThat(pair.hides()).containsExactly(DEADLOCK);
    assertThat(pair.behind(DEADLOCK)).containsExactly(bug.toString());
    assertThat(new Comparison(found(DEADLOCK, bug), found(bug)).fixes()).containsExactly(DEADLOCK);
  }

  @Test
  void finding_thatOnlyALateTimerKeepsAway_isHidden() {
    Comparison late = new Comparison(found(DEADLOCK, RACE, STALL), found());
    assertThat(late.fixes()).containsExactly(DEADLOCK, STALL, RACE);
    Comparison early = late.with(found(DEADLOCK));
    assertThat(early.hides()).containsExactly(DEADLOCK, STALL);
    assertThat(early.fixes()).containsExactly(RACE);
    assertThat(early.behind(DEADLOCK)).hasSize(1).allMatch(why -> why.startsWith("a sleep: "));
    assertThat(late.with(found()).fixes()).containsExactly(DEADLOCK, STALL, RACE);
  }

  /** Whether the finding is gone for good is not known. */
  @Test
  void searchWithEarlyTimers_thatComesToNoEnd_leavesTheAnswerOpen() {
    Limit limit = new Limit("states", 10, "--limit-states");
    Comparison pair =
        new Comparison(found(DEADLOCK), found()).with(result("oom-lock-sleep", limit));
    assertThat(pair.fixes()).isEmpty();
    assertThat(pair.isComplete()).isFalse();
    assertThat(pair.problem()).contains("--limit-states");
  }

  @Test
  void race_isOneFinding_whicheverScenarioMeetsIt() {
    Comparison here = new Comparison(found(RACE), found());
    Comparison there = new Comparison(found(), found(RACE));
    assertThat(here.fixes()).containsExactly(RACE);
    assertThat(there.breaks()).containsExactly(RACE);
    for (Comparison each : Comparison.together(List.of(here, there))) {
      assertThat(each.fixes()).isEmpty();
      assertThat(each.breaks()).isEmpty();
      assertThat(each.leaves()).containsExactly(RACE);
    }
  }

  /** A deadlock is about a world, so each scenario that meets it counts. */
  @Test
  void deadlock_countsInEveryScenario() {
    Comparison here = new Comparison(found(DEADLOCK), found());
    Comparison there = new Comparison(found(), found(DEADLOCK));
    List<Comparison> both = Comparison.together(List.of(here, there));
    assertThat(both.get(0).fixes()).containsExactly(DEADLOCK);
    assertThat(both.get(1).breaks()).containsExactly(DEADLOCK);
  }

  @Test
  void race_thatWritesAnotherValue_isTheSame() {
    Signature one = new Signature(Hazard.DATA_RACE, "x = 0 in b() and WRITE_ONCE(x, 1) in a()");
    Signature two = new Signature(Hazard.DATA_RACE, "WRITE_ONCE(x, -2) in a() and x = 1 in b()");
    Signature other = new Signature(Hazard.DATA_RACE, "x = 0 in c() and WRITE_ONCE(x, 1) in a()");
    Comparison pair = new Comparison(found(one), found(two));
    assertThat(pair.breaks()).isEmpty();
    assertThat(pair.fixes()).isEmpty();
    assertThat(pair.leaves())
        .extracting(Signature::text)
        .containsExactly("WRITE_ONCE(x, ...) in a() and x = ... in b()");
    assertThat(new Comparison(found(one), found(other)).breaks()).hasSize(1);
  }

  /** The race is the same one, in a function with another name. */
  @Test
  void renamedFunction_breaksNothing() {
    Signature old = new Signature(Hazard.DATA_RACE, "a in leak() and b in fill()");
    Signature young = new Signature(Hazard.DATA_RACE, "a in deflate() and b in fill()");
    List<Comparison> one = List.of(new Comparison(found(old), found(young)));
    Comparison pair = Comparison.together(one, Map.of("deflate", "leak")).get(0);
    assertThat(pair.breaks()).isEmpty();
    assertThat(pair.hides()).isEmpty();
    assertThat(pair.fixes()).isEmpty();
    assertThat(pair.leaves()).containsExactly(old);
    assertThat(Comparison.together(one).get(0).breaks()).containsExactly(young);
  }

  /** The race is the same one, in a function that was split in two, or put together from two. */
  @Test
  void movedCode_breaksNothing() {
    Signature whole = new Signature(Hazard.DATA_RACE, "n in size() and n = 1 in fill()");
    Signature part = new Signature(Hazard.DATA_RACE, "n in helper() and n = 1 in fill()");
    Signature other = new Signature(Hazard.DATA_RACE, "m in helper() and m = 1 in fill()");
    Map<String, String> moved = Map.of("helper", "size");
    Comparison split =
        Comparison.together(List.of(new Comparison(found(whole), found(part, other))), moved)
            .get(0);
    assertThat(split.leaves()).containsExactly(whole.withoutValues());
    assertThat(split.fixes()).isEmpty();
    assertThat(split.breaks()).containsExactly(other.withoutValues());
    assertThat(split.underOldNames()).isEqualTo(moved);
    Comparison joined =
        Comparison.together(
                List.of(new Comparison(found(part), found(whole))), Map.of("size", "helper"))
            .get(0);
    assertThat(joined.breaks()).isEmpty();
    assertThat(joined.fixes()).isEmpty();
    Comparison unmoved =
        Comparison.together(List.of(new Comparison(found(whole), found(whole))), moved).get(0);
    assertThat(unmoved.underOldNames()).isEmpty();
  }
}
