// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.Samples;
import org.oomcheck.report.engine.EngineRun.Figures;
import org.oomcheck.report.engine.EngineRun.Unit;
import org.oomcheck.report.html.ReportSample;

/** The figures of Lincheck and jcstress, and what they must not say. */
class EnginesTest {
  private static final Matrix MATRIX = Samples.MATRIX;
  private static final String KEPT = "src/main/resources/org/oomcheck/report/engine/engines.json";
  private static final String LINCHECK = "lincheck-tests/target/lincheck-results.json";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path project;

  @BeforeEach
  void copyWhatIsKept() throws IOException {
    Path kept = project.resolve("report").resolve(KEPT);
    Files.createDirectories(kept.getParent());
    Files.copy(Path.of(KEPT), kept);
  }

  private static EngineRun lincheck(Figures... figures) {
    return new EngineRun("Lincheck", "9", "99", "few schedules", Unit.SCHEDULES, List.of(figures));
  }

  private static Figures figures(String series, List<Hazard> found, long tried, long seen) {
    return new Figures("reclaim-needs-oom", series, found, tried, seen);
  }

  @Test
  void keptFigures_agreeWithTheDeclaredVerdicts() {
    assertThat(Engines.runs())
        .extracting(EngineRun::engine)
        .containsExactly("Lincheck", "jcstress");
    assertThat(Engines.runs().stream().flatMap(run -> run.problems(MATRIX).stream())).isEmpty();
  }

  /** The twins of the test above. */
  @Test
  void figuresThatContradict_areNoticed() {
    List<Hazard> deadlock = List.of(Hazard.DEADLOCK);
    EngineRun wrong =
        lincheck(
            figures("v4.13", List.of(), 50, 0),
            figures("v4.15", deadlock, 50, 1),
            figures("v4.13", List.of(Hazard.DEADLOCK, Hazard.KERNEL_BUG), 50, 1),
            figures("v9.9", deadlock, 50, 1),
            figures("v4.15", List.of(), 50, 1),
            figures("v4.15", List.of(), 0, 0),
            figures("v4.13", deadlock, 1, 2));
    assertThat(wrong.problems(MATRIX))
        .containsExactly(
            "Lincheck, reclaim-needs-oom on v4.13: found is [], and declared is DEADLOCK",
            "Lincheck, reclaim-needs-oom on v4.15: found is [DEADLOCK], and declared is PROVEN",
            "Lincheck, reclaim-needs-oom on v4.13: found is [DEADLOCK, KERNEL_BUG], and declared"
                + " is DEADLOCK",
            "Lincheck, reclaim-needs-oom on v9.9: the matrix has no such cell",
            "Lincheck, reclaim-needs-oom on v4.15: 1 of 50 schedules cannot have shown []",
            "Lincheck, reclaim-needs-oom on v4.15: 0 of 0 schedules cannot have shown []",
            "Lincheck, reclaim-needs-oom on v4.13: 2 of 1 schedules cannot have shown [DEADLOCK]");
  }

  @Test
  void figures_areOnThePagesOfWhatWasFound_andOnNoOther() {
    Finding deadlock = Samples.expected().findings().get(0);
    EngineRun schedules =
        lincheck(
            figures("v4.13", List.of(Hazard.DEADLOCK), 1003, 1),
            figures("v4.15", List.of(), 2000, 0),
            new Figures("oom-lockup", "v4.15", List.of(), 1, 0));
    assertThat(schedules.confirms(deadlock)).isTrue();
    assertThat(schedules.figures(deadlock))
        .isEqualTo(
            "Lincheck 9 found it in schedule 1,003, and nothing on v4.15 in 2,000 schedules. One run"
                + " on JDK 99, few schedules; another run may differ.");
    EngineRun samples =
        new EngineRun(
            "jcstress",
            "8",
            "99",
            "-m quick",
            Unit.SAMPLES,
            List.of(
                figures("v3.18", List.of(), 7, 0),
                figures("v4.13", List.of(Hazard.DEADLOCK), 1003, 12),
                figures("v4.15", List.of(), 2000, 0)));
    assertThat(samples.figures(deadlock))
        .isEqualTo(
            "jcstress 8 found it in 12 of 1,003 samples, and nothing on v3.18 in 7 samples and on"
                + " v4.15 in 2,000 samples. One run on JDK 99, -m quick; another run may differ.");
    assertThat(lincheck(figures("v4.15", List.of(), 9, 0)).confirms(deadlock)).isFalse();
    Finding lockup = MATRIX.check("v4.13", "oom-lockup").run(Options.defaults()).findings().get(0);
    assertThat(Engines.figures(deadlock)).hasSize(2);
    assertThat(ReportSample.FILES.get(ReportSample.DEADLOCK)).contains(Engines.figures(deadlock));
    assertThat(Engines.figures(lockup)).isEmpty();
    assertThat(Engines.figures(Samples.unexpected().findings().get(0))).isEmpty();
  }

  private void newest(EngineRun run) throws IOException {
    Path results = project.resolve(LINCHECK);
    Files.createDirectories(results.getParent());
    Files.writeString(results, Engines.text(run));
  }

  private String kept() throws IOException {
    return Files.readString(project.resolve("report").resolve(KEPT));
  }

  @Test
  void newestRun_givesItsFiguresToTheCellsThatAreKept() throws IOException {
    String before = kept();
    EngineRun old = Engines.runs().get(0);
    newest(old);
    assertThat(Engines.renew(project, MATRIX)).containsExactly(LINCHECK);
    assertThat(kept()).isEqualTo(before);
    Figures added = figures("v4.13+all-nowait", List.of(), 1, 0);
    newest(
        lincheck(
            Stream.concat(
                    old.cells().stream()
                        .map(f -> new Figures(f.scenario(), f.series(), f.found(), 4711, f.seen())),
                    Stream.of(added))
                .toArray(Figures[]::new)));
    Engines.renew(project, MATRIX);
    assertThat(kept())
        .contains("\"version\": \"9\"", "\"tried\": 4711", "\"engine\": \"jcstress\"");
    assertThat(kept().lines().filter(line -> line.contains("\"tried\": 4711")))
        .hasSize(old.cells().size());
    assertThat(kept()).doesNotContain("all-nowait");
  }

  /** The twins: nothing is written where a cell is missing, or not what is declared. */
  @Test
  void runThatSaysSomethingElse_isRefused() throws IOException {
    String before = kept();
    newest(lincheck(figures("v4.13", List.of(Hazard.DEADLOCK), 9, 1)));
    assertThatThrownBy(() -> Engines.renew(project, MATRIX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the newest run of Lincheck has not tried ");
    newest(
        lincheck(
            Engines.runs().get(0).cells().stream()
                .map(f -> new Figures(f.scenario(), f.series(), List.of(), f.tried(), 0))
                .toArray(Figures[]::new)));
    assertThatThrownBy(() -> Engines.renew(project, MATRIX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("v4.13: found is [], and declared is DEADLOCK");
    for (String text : List.of("", "[]", "{\"engine\": \"Lincheck\"}")) {
      Files.writeString(project.resolve(LINCHECK), text);
      assertThatThrownBy(() -> Engines.renew(project, MATRIX))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(LINCHECK + " is not what a run leaves: ");
    }
    assertThat(kept()).isEqualTo(before);
  }

  @Test
  void withoutARun_thereIsNothingToTake() {
    assertThatThrownBy(() -> Engines.renew(project, MATRIX))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("run mvn verify first");
  }
}
