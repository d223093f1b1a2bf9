// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Samples;
import org.oomcheck.report.SourceText;

/** The files of the HTML report, without a browser. */
class HtmlReportTest {
  private static final Map<String, String> FILES = ReportSample.FILES;
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#]*)(?:#([^\"]*))?\"");

  private static String file(String path) {
    String file = FILES.get(path);
    assertThat(file).as(path).isNotNull();
    return String.valueOf(file);
  }

  private static ScheduleView data(Finding finding) {
    return new ScheduleView(ScheduleData.of(finding, Options.defaults().hz(), SourceText.NONE));
  }

  /** The stepper's document, as its tests read it. */
  private record ScheduleView(JsonNode document) {
    JsonNode task(int situation, int task) {
      int state = document.at("/situations/" + situation + "/tasks/" + task).asInt();
      return document.at("/states/" + state);
    }

    List<String> locks(int situation, int task) {
      return task(situation, task).get("holds").findValuesAsText("lock");
    }

    String value(int situation, String name) {
      List<JsonNode> names = document.get("values").valueStream().toList();
      int place = names.stream().map(JsonNode::asText).toList().indexOf(name);
      return document.at("/situations/" + situation + "/values/" + place).asText();
    }

    int situations() {
      return document.get("situations").size();
    }
  }

  @Test
  void everyLink_leadsToAFile_andToAPlaceInIt() {
    FILES.forEach(
        (path, text) -> {
          Matcher link = LINK.matcher(path.endsWith(".html") ? text : "");
          while (link.find()) {
            String target =
                link.group(1).isEmpty()
                    ? path
                    : Path.of(path).resolveSibling(link.group(1)).normalize().toString();
            assertThat(FILES).as(path).containsKey(target);
            if (link.group(2) != null) {
              assertThat(file(target)).as(path).contains("id=\"" + link.group(2) + "\"");
            }
          }
        });
  }

  @Test
  void matrix_hasAnAnswerForEveryCell_andLinksTheFindings() {
    String index = file(HtmlReport.INDEX);
    assertThat(index)
        .contains("<th scope=\"col\">v4.13</th>", "<code>+tell-host-nowait</code>")
        .contains("href=\"" + ReportSample.DEADLOCK + "\">DEADLOCK")
        .contains("href=\"" + ReportSample.LIVELOCK + "\">OOM_<wbr>LOCKUP")
        .contains("4 VIOLATED, 2 PROVEN")
        .doesNotContain("not as expected");
  }

  /** The broken form: what was not expected is said, whether it is better or worse. */
  @Test
  void matrix_saysWhatIsNotAsDeclared_andWhatHasNoAnswer() {
    List<CheckResult> results = List.of(Samples.unexpected(), Samples.gone(), Samples.open());
    String index =
        String.valueOf(
            new HtmlReport(
                    Samples.MATRIX.catalogue(),
                    results.subList(0, 2),
                    "1",
                    trace -> "",
                    SourceText.NONE)
                .files(finding -> {})
                .get(HtmlReport.INDEX));
    assertThat(index).contains("not as expected: PROVEN").contains("not as expected: DEADLOCK");
    assertThat(MatrixHtml.answers(results.get(2), "").get(0).word()).isEqualTo("inconclusive");
  }

  @Test
  void proof_saysWhatWasExplored_lookedFor_andAssumed_andNothingElseOpens() {
    assertThat(ReportSample.RESULTS.get(2).proof())
        .contains("Assumed: host-answers=1, reclaim-needs-fs-lock=1.")
        .anyMatch(line -> line.matches("All \\d+ states of 5 tasks\\."))
        .anyMatch(line -> line.matches("Looked for: DEADLOCK, .*\\."));
    assertThat(ReportSample.RESULTS.get(0).proof()).isEmpty();
    assertThat(file(HtmlReport.INDEX).split("<details", -1)).hasSize(3);
  }

  @Test
  void singlePage_hasEverythingInIt_andNoLinkToAnotherFile() {
    String page = SinglePage.of(ReportSample.RESULTS.get(0), "mine", "1", "again", SourceText.NONE);
    assertThat(page)
        .contains("<title>DEADLOCK", "src=\"data:image/svg", "script-src 'sha256-", "<script>")
        .doesNotContain(".html\"", ".svg\"", "report.css", "report.js", "id=\"elsewhere\"")
        .doesNotContain("at full size");
    assertThat(file(ReportSample.DEADLOCK))
        .contains("report.css", "report.js", "id=\"elsewhere\"", ".svg\"", "at full size")
        .doesNotContain("sha256-");
  }

  /** Two findings of one scenario differ in their headings. */
  @Test
  void heading_saysWhatIsNotAsByDefault() {
    Check check = Samples.MATRIX.check("v4.13", "reclaim-needs-oom");
    CheckResult eager =
        check
            .with(check.settings().with(check.scenario(), "neighbour", 0))
            .with(TimeMode.EAGER)
            .run(Options.defaults());
    assertThat(SinglePage.of(eager, "mine", "1", "again", SourceText.NONE))
        .contains("</span>: reclaim-needs-oom, neighbour&#x3D;0, time eager on v4.13</h1>");
    assertThat(file(ReportSample.STALL)).contains("</span>: host-slow on v4.13</h1>");
  }

  @Test
  void text_isEscaped() {
    assertThat(file(ReportSample.DEADLOCK))
        .contains("&amp;vb-&gt;balloon_lock")
        .doesNotContain("<b>")
        .contains("mutex_lock(&vb->balloon_lock)\"");
    Expectation expected = Expectation.violated("v4.13", "reclaim-needs-oom", Hazard.DEADLOCK);
    CheckResult result = Samples.check("v4.13", expected).run(Options.defaults());
    String page =
        String.valueOf(
            new HtmlReport(
                    Samples.MATRIX.catalogue(),
                    List.of(result),
                    "</script><b>1</b>",
                    trace -> "",
                    SourceText.NONE)
                .files(finding -> {})
                .get(ReportSample.DEADLOCK));
    assertThat(page).contains("&lt;/script&gt;&lt;b&gt;1").doesNotContain("<b>");
  }

  @Test
  void dataInAPage_endsTheScriptAtItsOwnEndOnly() throws IOException {
    String page = file(ReportSample.DEADLOCK);
    String begin = "<script type=\"application/json\" id=\"data\">";
    int from = page.indexOf(begin) + begin.length();
    String data = page.substring(from, page.indexOf("</script>", from));
    assertThat(data).doesNotContain("<");
    assertThat(new ObjectMapper().readTree(data).get("steps")).hasSize(11);
  }

  @Test
  void stepper_beginsAtBootAndEndsWhereTheFindingDoes() {
    for (CheckResult result : ReportSample.RESULTS) {
      for (Finding finding : result.findings()) {
        Counterexample counterexample = finding.counterexample();
        ScheduleView data = data(finding);
        int last = counterexample.steps().size();
        assertThat(data.situations()).isEqualTo(last + 1);
        for (int task = 0; task < counterexample.tasks().size(); task++) {
          Counterexample.TaskState state = counterexample.tasks().get(task);
          assertThat(data.task(last, task).get("standing").asText())
              .isEqualTo(state.standing().word());
          assertThat(data.locks(last, task))
              .isEqualTo(state.holds().stream().map(Counterexample.Hold::lock).toList());
          assertThat(data.locks(0, task)).isEmpty();
        }
      }
    }
  }

  @Test
  void stepper_showsLocksStacksAndPagesChange() {
    ScheduleView data = data(ReportSample.RESULTS.get(0).findings().get(0));
    assertThat(data.locks(1, 1)).containsExactly("&fs->lock");
    assertThat(data.task(11, 0).get("stack").get(1).asText()).isEqualTo("evict");
    assertThat(data.value(11, "zone->free_pages")).isEqualTo("0");
    assertThat(data.document().get("values").toString()).doesNotContain("balloon_lock\"");
    ScheduleView stall = data(ReportSample.RESULTS.get(4).findings().get(0));
    assertThat(stall.document().at("/situations/0/jiffies").asInt()).isZero();
    assertThat(stall.document().at("/situations/17/jiffies").asInt()).isPositive();
    assertThat(stall.document().get("situations").toString())
        .contains("\"not queued\"", "\"asleep\"");
  }

  @Test
  void folder_isReplacedWhenItIsAReport_andNothingIsLeftBeside(@TempDir Path parent)
      throws IOException {
    ReportFolder folder = new ReportFolder(parent.resolve("report"));
    folder.write(Map.of(HtmlReport.INDEX, file(HtmlReport.INDEX), "x/old.html", "old"));
    assertThat(folder.problem()).isNull();
    folder.write(FILES);
    assertThat(parent.resolve("report/" + ReportSample.STALL)).isRegularFile();
    assertThat(parent.resolve("report/x")).doesNotExist();
    assertThat(parent).isDirectoryNotContaining(path -> !path.endsWith("report"));
  }

  @Test
  void folder_thatHoldsAnythingElse_isRefused(@TempDir Path parent) throws IOException {
    ReportFolder folder = new ReportFolder(parent.resolve("report"));
    assertThat(folder.problem()).isNull();
    Files.createDirectory(parent.resolve("report"));
    assertThat(folder.problem()).isNull();
    Files.writeString(parent.resolve("report/index.html"), "a site");
    assertThat(folder.problem()).contains("not empty and holds no report");
    folder.write(FILES);
    Files.writeString(parent.resolve("report/notes.txt"), "mine");
    assertThat(folder.problem()).contains("notes.txt, which is no part of a report");
    assertThat(new ReportFolder(parent.resolve("report/notes.txt")).problem()).contains("a file");
    assertThat(new ReportFolder(parent.resolve("no/report")).problem()).contains("create it");
  }
}
