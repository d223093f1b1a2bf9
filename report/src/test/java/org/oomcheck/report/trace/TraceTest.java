// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.report.Check;
import org.oomcheck.report.Checked;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.diagnosis.Report;

class TraceTest {
  private static final Matrix MATRIX = Checked.MATRIX;
  private static final int HZ = Options.defaults().hz();
  private static final String GOOD =
      Trace.of(
              MATRIX.check("v4.13", "reclaim-needs-oom").run(Options.defaults()).findings().get(0),
              HZ)
          .toJson();

  static Stream<Finding> findings() {
    Check check = MATRIX.check("v4.13", "reclaim-needs-oom");
    return Stream.concat(
        Checked.findings(),
        Stream.of(
                check.with(TimeMode.EAGER),
                check.with(check.settings().with(check.scenario(), "allocators", 1)))
            .flatMap(each -> each.run(Options.defaults()).findings().stream()));
  }

  @ParameterizedTest
  @MethodSource("findings")
  void replay_givesTheIdenticalReportAndTrace(Finding finding) {
    String json = Trace.of(finding, HZ).toJson();
    Finding replayed = TraceReader.read("trace.json", json).replay("trace.json", MATRIX);
    assertThat(new Report(replayed).text()).isEqualTo(new Report(finding).text());
    assertThat(Trace.of(replayed, HZ).toJson()).isEqualTo(json);
  }

  /** A regular expression, what to put in its place, and what the message says. */
  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "(?s).*                     # ``                      # the file is empty",
        "(?s).*                     # []                      # has to hold one JSON object",
        "(?s).*                     # 17                      # has to hold one JSON object",
        "\"hz\"                     # hz                      # not valid JSON at line 7, column",
        "(?s)$                      # x                       # not valid JSON at line",
        "(?s).*                     # {                       # expected close marker for Object",
        "\"hz\": 10                 # \"time\": \"maximal\"   # Duplicate field 'time'",
        "oomcheck-trace/1           # oomcheck-trace/2        # schema is 'oomcheck-trace/2', and this",
        "\"schema\".*               # ``                      # field 'schema' is missing",
        "\"series\": \".*?\"        # \"series\": 4           # field 'series' is 4; it has to be a string",
        "\"v4.13\"                  # \"v9.99\"               # no tree 'v9.99'",
        "\"v4.13\"                  # \"v4.13+nonsense\"      # no patch 'nonsense'",
        "\"v4.13\"                  # \"v4.15\"               # step 11 of the schedule is not possible",
        "\"reclaim-needs-oom\"      # \"nonsense\"            # no scenario 'nonsense'",
        "\"allocators\"             # \"nonsense\"            # has no parameter 'nonsense'",
        "\"allocators\": 0          # \"allocators\": 65      # allocators=65 is out of range",
        "\"allocators\": 0          # \"allocators\": 0.5     # 'parameters.allocators' is 0.5; it has",
        "\"allocators\": 0          # \"allocators\": 1e99    # 'parameters.allocators' is 1.0e99; it",
        "\\{\"allocators.*?\\}      # null                    # field 'parameters' is null; it has to be",
        "\"maximal\"                # \"minimal\"             # 'time' is 'minimal'; known: maximal, eager",
        "\"hz\": 10                 # \"hz\": 0               # 'hz' is 0; it has to be a whole number",
        "\"DEADLOCK\"               # \"NONSENSE\"            # 'hazard' is 'NONSENSE'; known: DEADLOCK,",
        "\"possible\": false        # \"possible\": 0          # 'possible' is 0; it has to be true or false",
        "\"finding\": \"          # \"finding\": \"x        # the schedule does not end in DEADLOCK",
        "\"DEADLOCK\"               # \"STALL\"               # the schedule does not end in STALL",
        "\"schedule\": \"1:         # \"schedule\": \"2:      # a schedule begins with '1:'",
        "\"schedule\": \"1:         # \"schedule\": \"1:x     # field 'schedule': 'x",
        "\"schedule\": \"1:         # \"schedule\": \"1:7     # 'schedule' and 'steps' differ at step 1",
        "(?s)\"steps\": \\[.*\\]    # \"steps\": {}           # field 'steps' is object; it has to be",
        "(?s)\"steps\": \\[.*\\]    # \"steps\": [1]          # field 'steps[0]' is 1; it has to be",
        "(?s)\"steps\": \\[.*\\]    # \"steps\": [{}]         # field 'steps[0].task' is missing",
        "\"task\": 1, \"branch\": 0 # \"task\": -2            # 'steps[0].task' is -2; it has to be",
        "mutex_lock\\(&fs->lock\\)  # mutex_lock(&x)          # step 1 was 'fs-task: mutex_lock(&x)' when",
      })
  void brokenTrace_isRefusedWithOneSentence(String wrong, String with, String message) {
    String broken = GOOD.replaceFirst(wrong, with.replace("$", "\\$"));
    assertThat(broken).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> TraceReader.read("a.json", broken).replay("a.json", MATRIX))
        .isInstanceOf(TraceException.class)
        .hasMessageStartingWith("a.json: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("com.fasterxml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1:", "1:0", "1:0*3 1/1 c 0", "1:c*2 12/3*45"})
  void scheduleLine_isReadBackAsItWasWritten(String line) {
    assertThat(ScheduleLine.of(ScheduleLine.parse(line))).isEqualTo(line);
  }

  @Test
  void scheduleLine_countsRepeatedMoves() {
    assertThat(ScheduleLine.parse("1:0*2 1/1 c"))
        .containsExactly(
            new Choice(0, 0), new Choice(0, 0), new Choice(1, 1), new Choice(Choice.CLOCK, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1:-1", "1:0*", "1:0  1", "1:0*9999999", "1:0/x", "1:9999999"})
  void scheduleLine_thatIsNone_isRefused(String line) {
    assertThatThrownBy(() -> ScheduleLine.parse(line)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void scheduleThatIsTooShort_isRefused() {
    Trace whole = TraceReader.read("a.json", GOOD);
    List<Trace.Move> moves = whole.moves().subList(0, whole.moves().size() - 1);
    Trace cut =
        new Trace(
            whole.series(),
            whole.scenario(),
            whole.parameters(),
            whole.time(),
            whole.hz(),
            whole.finding(),
            whole.possible(),
            moves);
    assertThatThrownBy(() -> cut.replay("a.json", MATRIX))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("does not end in DEADLOCK");
  }
}
