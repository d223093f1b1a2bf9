// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;
import org.oomcheck.report.SeriesWords;
import org.oomcheck.report.SourceText;
import org.oomcheck.report.diagnosis.Report;
import org.oomcheck.report.diagnosis.ScheduleTable;
import org.oomcheck.report.diagnosis.Summary;
import org.oomcheck.report.engine.Engines;
import org.oomcheck.report.picture.Pictures;
import org.oomcheck.report.text.Wrap;

/** The page of one finding in the HTML report. */
final class FindingHtml {

  /** A step of the schedule; without a number, what a task would do next and cannot. */
  record Row(String jiffies, String number, String mover, int lane, String text, boolean repeats) {}

  /** A part of the report as text. */
  record Text(String heading, String text) {}

  /** What a page in a file of its own has in it: style, script, and what the browser may load. */
  record Alone(String style, String script, String policy) {}

  /** A picture beside the page, or in it. */
  record Picture(String file, String caption) {}

  /** The answer to this page's question for another series. */
  record Elsewhere(
      String series,
      List<MatrixHtml.Answer> answers,
      boolean here,
      String summary,
      String source) {}

  /** A parameter of the world. */
  record Setting(String name, int value) {}

  /** The whole page. */
  record Page(
      String root,
      List<Alone> alone,
      String version,
      String hazard,
      String scenario,
      String conditions,
      String question,
      String series,
      String seriesSummary,
      String source,
      String summary,
      List<String> happens,
      String message,
      List<Row> rows,
      String forEver,
      String data,
      boolean hasBlocked,
      List<Text> blocked,
      Text waits,
      List<Text> lockOrder,
      List<Picture> waitsPicture,
      List<Picture> locksPicture,
      List<Picture> sequencePicture,
      List<Elsewhere> elsewhere,
      List<Setting> settings,
      String evidence,
      String confirmed,
      List<String> figures,
      String showAgain) {}

  private static final String ROOT = "../../";
  private static final int LANES = 6;

  private final Finding finding;
  private final Counterexample counterexample;
  private final CheckResult result;
  private final SeriesWords words;
  private final SourceText source;

  FindingHtml(Finding finding, CheckResult result, SeriesWords words, SourceText source) {
    this.finding = finding;
    this.counterexample = finding.counterexample();
    this.result = result;
    this.words = words;
    this.source = source;
  }

  /**
   * The page.
   *
   * @param all the results that the report is about
   * @param alone what is in a page in a file of its own; none for a page of a report
   * @param pictures the finding's pictures, each with its file or all of it as an address
   * @param showAgain how the finding is shown again
   */
  Page page(
      List<CheckResult> all,
      List<Alone> alone,
      Map<String, String> pictures,
      int hz,
      String version,
      String showAgain) {
    Check check = finding.check();
    Report report = new Report(finding);
    List<Setting> settings = new ArrayList<>();
    check.settings().asMap().forEach((name, value) -> settings.add(new Setting(name, value)));
    return new Page(
        ROOT,
        alone,
        version,
        counterexample.hazard().name(),
        check.scenario().id(),
        check.conditions(),
        check.scenario().question(),
        check.series(),
        words.summary(check.series()),
        words.source(check.series()),
        report.summary(),
        new Summary(counterexample).sentences().stream().map(FindingHtml::text).toList(),
        counterexample.message(),
        rows(),
        ScheduleTable.REPEATS,
        ScheduleData.of(finding, hz, source).toString().replace("<", "\\u003c"),
        !report.stacks().isEmpty(),
        report.stacks().stream().map(FindingHtml::text).toList(),
        text(report.waits()),
        report.lockOrder().stream().map(FindingHtml::text).toList(),
        picture(pictures, "waits"),
        picture(pictures, "locks"),
        picture(pictures, "sequence"),
        elsewhere(all),
        settings,
        result.evidence(),
        Engines.confirmed(finding),
        Engines.figures(finding),
        showAgain);
  }

  private static String text(String sentence) {
    return sentence.replace(Wrap.FIRM, ' ');
  }

  private static Text text(Report.Section section) {
    String heading = section.heading().replaceFirst(":$", "");
    return new Text(heading, String.join("\n", section.lines()));
  }

  private static List<Picture> picture(Map<String, String> pictures, String name) {
    String file = pictures.get(name);
    return file == null ? List.of() : List.of(new Picture(file, Pictures.caption(name)));
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (ScheduleTable.Row row : new ScheduleTable(counterexample).rows()) {
      boolean clock = row.task() == Choice.CLOCK;
      rows.add(
          new Row(
              row.jiffies(),
              row.number() == 0 ? "" : String.valueOf(row.number()),
              clock ? "clock" : counterexample.tasks().get(row.task()).comm(),
              clock ? LANES : row.task() % LANES,
              row.text(),
              row.repeats()));
    }
    return rows;
  }

  /** The other series on the same scenario, so that a reader sees what helps. */
  private List<Elsewhere> elsewhere(List<CheckResult> all) {
    List<Elsewhere> elsewhere = new ArrayList<>();
    for (CheckResult other : all) {
      if (other.check().scenario().id().equals(result.check().scenario().id())) {
        String series = other.check().series();
        elsewhere.add(
            new Elsewhere(
                series,
                MatrixHtml.answers(other, ROOT),
                other.equals(result),
                words.summary(series),
                words.source(series)));
      }
    }
    return elsewhere;
  }
}
