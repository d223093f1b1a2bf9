// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.oomcheck.cli.Run;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.format.Invocation;
import org.oomcheck.report.format.ResultFormat;

/** What is said when verdicts are not the expected ones, which no check may show. */
class CheckTextTest {
  private static final String SCENARIO = "reclaim-needs-oom";

  private static CheckResult check(String series, @Nullable Expectation declared, Options limits) {
    Check cell = Matrix.load().check(series, SCENARIO);
    return new Check(cell.tree(), cell.scenario(), cell.settings(), cell.time(), declared)
        .run(limits);
  }

  private static String text(CheckResult... results) {
    return ResultFormat.named("text").check(Arrays.asList(results), Invocation.check("1"));
  }

  @Test
  void hazard_thatWasDeclaredAbsent_isASurprise() {
    CheckResult result = check("v4.13", Expectation.proven("v4.13", SCENARIO), Options.defaults());
    assertThat(ExitCode.of(List.of(result), check -> false)).isEqualTo(ExitCode.HAZARD);
    assertThat(text(result))
        .contains("  NO, PROVEN\n", "1 VIOLATED; 1 of 1 not as expected.")
        .contains("find it again with: ./oomcheck check --series v4.13 --scenario " + SCENARIO);
  }

  @Test
  void hazard_thatIsGone_isASurprise() {
    Expectation declared = Expectation.violated("v4.15", SCENARIO, Hazard.DEADLOCK);
    CheckResult result = check("v4.15", declared, Options.defaults());
    assertThat(ExitCode.of(List.of(result), check -> false)).isEqualTo(ExitCode.HAZARD);
    assertThat(text(result)).contains("  NO, DEADLOCK\n", "1 PROVEN; 1 of 1 not as expected.");
  }

  @Test
  void hazard_aboutWhichNothingWasDeclared_endsWith1() {
    CheckResult result = check("v4.13", null, Options.defaults());
    assertThat(ExitCode.of(List.of(result), check -> false)).isEqualTo(ExitCode.HAZARD);
    assertThat(text(result)).contains("DEADLOCK on v4.13");
  }

  @Test
  void merge_takesFewerStates_andNamesTheCells() {
    List<String> one = List.of("check", "--series", "v4.15", "--scenario", SCENARIO);
    Run merged = Run.of(with(one, "--merge", "--format", "json"));
    assertThat(merged.code()).isEqualTo(ExitCode.OK);
    assertThat(merged.out()).contains("\"states\": 9761").contains("config.actual");
    String line = "reclaim-needs-oom: States that differ only in ";
    assertThat(Run.of(with(one, "--merge")).out()).contains(line).contains("config.actual");
    assertThat(Run.of(with(one)).out()).doesNotContain(line);
    assertThat(Run.of(with(one, "--merge", "--reduce", "--format", "json")).out())
        .contains("\"states\": 2991", "config.actual");
    assertThat(Run.of(with(one, "--merge", "--costs")).err()).contains("--merge does not go with");
  }

  private static String[] with(List<String> some, String... more) {
    return Stream.concat(some.stream(), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void surprise_outweighsALimit_andIsTheOneThatIsShown() {
    CheckResult declared =
        check(
            "v4.13+tell-host-nowait",
            Expectation.violated("v4.13+tell-host-nowait", SCENARIO, Hazard.DEADLOCK),
            Options.defaults());
    CheckResult surprise = check("v4.13", null, Options.defaults());
    CheckResult open =
        check("v4.15", null, Options.defaults().limits(Limits.defaults().states(10)));
    assertThat(ExitCode.of(List.of(declared, open), check -> false)).isEqualTo(ExitCode.LIMIT);
    assertThat(ExitCode.of(List.of(declared, open, surprise), check -> false))
        .isEqualTo(ExitCode.HAZARD);
    assertThat(text(declared, open, surprise))
        .containsSubsequence(
            "DEADLOCK on v4.13, ", "Also found:\n  v4.13+tell-host-nowait, ", "not as expected.");
  }
}
