// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Goals;
import org.oomcheck.explorer.result.Reordering;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Samples;

/** What a proof takes for granted of the order of accesses is said wherever the verdict is. */
class MemoryOrderTest {
  private static final Invocation RUN = Invocation.check("1.0");
  private static final String NONE =
      "No two accesses whose order another task could see are unordered.";

  private static Reordering pair(int line) {
    return new Reordering(
        new Reordering.Place("WRITE_ONCE(x, 1)", "at mine.c:" + line),
        new Reordering.Place("READ_ONCE(y)", "at mine.c:13"),
        "smp_mb()",
        new Reordering.Place("WRITE_ONCE(y, 1)", "at mine.c:20"),
        new Reordering.Place("READ_ONCE(x)", "at mine.c:21"),
        "b");
  }

  private static CheckResult proven(List<Reordering> pairs) {
    Check check = Samples.MATRIX.check("v4.15", "reclaim-needs-oom");
    Coverage coverage =
        new Coverage(
            2, 1, 1, 1, 1, 0, TimeMode.EAGER, false, false, check.possible(), Goals.NONE, null);
    return new CheckResult(check, new Verdict.Proven(coverage.takingForGranted(pairs)));
  }

  @Test
  void pair_isNamed_inEveryFormat() throws IOException {
    List<CheckResult> results = List.of(proven(List.of(pair(12))));
    String sentence =
        "Taken for granted: WRITE_ONCE(x, 1) at mine.c:12 takes effect before READ_ONCE(y) at"
            + " mine.c:13, with no smp_mb() between; b could see it otherwise: WRITE_ONCE(y, 1) at"
            + " mine.c:20, READ_ONCE(x) at mine.c:21.";
    assertThat(new TextFormat().check(results, RUN).replaceAll("\\s+", " ")).contains(sentence);
    assertThat(new SarifFormat().check(results, RUN)).contains(sentence, "\"note\"");
    assertThat(results.get(0).proof()).contains(sentence).doesNotContain(NONE);
    String json = new JsonFormat().check(results, RUN);
    assertThat(json).contains("takenForGranted", "at mine.c:21", "\"smp_mb()\"");
    assertThat(SchemaTest.faults("oomcheck-1", json)).isEmpty();
  }

  @Test
  void noPair_isSaidInTheProof_andIsNoLineOfTheText() {
    CheckResult result = proven(List.of());
    assertThat(result.proof()).contains(NONE);
    assertThat(new TextFormat().check(List.of(result), RUN)).doesNotContain("granted", NONE);
    assertThat(new SarifFormat().check(List.of(result), RUN)).doesNotContain("granted");
  }

  @Test
  void manyPairs_areCounted() {
    List<Reordering> pairs = IntStream.range(1, 10).mapToObj(MemoryOrderTest::pair).toList();
    assertThat(new TextFormat().check(List.of(proven(pairs)), RUN))
        .contains("at mine.c:6", "And 3 more such pairs")
        .doesNotContain("at mine.c:7");
  }

  @Test
  void review_namesWhatThePatchesAdd_whereverTheLineIs() {
    CheckResult before = proven(List.of(pair(12)));
    assertThat(proven(List.of(pair(14))).grantsMoreThan(before)).isEmpty();
    assertThat(before.grantsMoreThan(proven(List.of()))).containsExactly(pair(12));
  }
}
