// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.SeriesWords;

/**
 * The first page of the HTML report: scenarios down, releases across, and below each scenario a
 * line for the patches that were put on those releases. Most series are asked a few questions only;
 * a column for each would be a wide table of blanks.
 */
final class MatrixHtml {

  /**
   * An answer in one symbol and one word.
   *
   * @param style the class that gives it its colour
   * @param page where it is explained, empty if nowhere
   * @param note empty, or that the answer is not the expected one
   * @param proof what a proof went through and rests on; empty if there is none
   */
  record Answer(
      String symbol, String word, String style, String page, String note, List<String> proof) {

    boolean opens() {
      return !proof.isEmpty();
    }

    /** The word, cut where a narrow column may break it. */
    List<String> parts() {
      return List.of(word.split("(?<=_)", -1));
    }
  }

  /** The answers to one question about one series; none if it was not asked. */
  record Cell(String series, List<Answer> answers) {}

  /** A line of the matrix: patches, and the answers for every release that they are put on. */
  record Line(String patches, String summary, List<Cell> cells) {}

  /** A question with its lines; the first is about releases as they are. */
  record Question(String id, String question, List<Cell> cells, List<Line> lines) {}

  /** An answer and the question that it belongs to. */
  record Asked(String scenario, Answer answer) {}

  /** The facts about a series that its row shows. */
  record Series(String id, String summary, String source, int proven, List<Asked> hazards) {}

  /** The whole page. */
  record Page(
      String root,
      String version,
      String counts,
      List<String> releases,
      List<Question> questions,
      List<Series> series) {}

  private final SeriesWords words;
  private final List<CheckResult> results;
  private final String version;
  private final List<String> releases;

  MatrixHtml(Catalogue catalogue, List<CheckResult> results, String version) {
    this.words = new SeriesWords(catalogue);
    this.results = results;
    this.version = version;
    Set<String> asked = new LinkedHashSet<>();
    results.forEach(result -> asked.add(release(result)));
    this.releases =
        catalogue.releases().stream().map(r -> r.tree().id()).filter(asked::contains).toList();
  }

  Page page() {
    Map<Scenario, List<CheckResult>> byScenario = new LinkedHashMap<>();
    Map<String, List<CheckResult>> bySeries = new LinkedHashMap<>();
    releases.forEach(release -> bySeries.put(release, new ArrayList<>()));
    for (CheckResult result : results) {
      byScenario.computeIfAbsent(result.check().scenario(), s -> new ArrayList<>()).add(result);
      bySeries.computeIfAbsent(result.check().series(), s -> new ArrayList<>()).add(result);
    }
    bySeries.values().removeIf(List::isEmpty);
    List<Question> questions = new ArrayList<>();
    byScenario.forEach((scenario, asked) -> questions.add(question(scenario, asked)));
    List<Series> series = new ArrayList<>();
    bySeries.forEach((id, asked) -> series.add(series(id, asked)));
    return new Page("", version, CheckResult.counts(results), releases, questions, series);
  }

  private Question question(Scenario scenario, List<CheckResult> asked) {
    Map<String, List<CheckResult>> byPatches = new LinkedHashMap<>();
    for (CheckResult result : asked) {
      byPatches.computeIfAbsent(patches(result), p -> new ArrayList<>()).add(result);
    }
    List<CheckResult> plain = byPatches.getOrDefault("", List.of());
    byPatches.remove("");
    List<Line> lines = new ArrayList<>();
    byPatches.forEach(
        (patches, line) -> {
          String summary = words.summary(line.get(0).check().series());
          lines.add(new Line(patches, summary, cells(line)));
        });
    return new Question(scenario.id(), scenario.question(), cells(plain), lines);
  }

  private List<Cell> cells(List<CheckResult> line) {
    List<Cell> cells = new ArrayList<>();
    for (String release : releases) {
      cells.add(
          line.stream()
              .filter(result -> release(result).equals(release))
              .findFirst()
              .map(result -> new Cell(result.check().series(), answers(result, "")))
              .orElse(new Cell(release, List.of())));
    }
    return cells;
  }

  private Series series(String id, List<CheckResult> asked) {
    List<Asked> hazards = new ArrayList<>();
    int proven = 0;
    for (CheckResult result : asked) {
      proven += result.verdict() instanceof Verdict.Proven ? 1 : 0;
      for (Answer answer : answers(result, "")) {
        if (!answer.style().equals("proven")) {
          hazards.add(new Asked(result.check().scenario().id(), answer));
        }
      }
    }
    return new Series(id, words.summary(id), words.source(id), proven, hazards);
  }

  /**
   * The answers of a check, one for every hazard.
   *
   * @param root the path from the page to the report's folder
   */
  static List<Answer> answers(CheckResult result, String root) {
    String note =
        Boolean.FALSE.equals(result.expected()) && result.isAnswered()
            ? "not as expected: " + result.check().expectedWords()
            : "";
    List<Answer> answers = new ArrayList<>();
    for (Hazard hazard : result.hazards()) {
      String page = root + HtmlReport.page(result.check(), hazard);
      answers.add(new Answer("✗", hazard.name(), "hazard", page, note, List.of()));
    }
    if (answers.isEmpty()) {
      boolean proven = result.verdict() instanceof Verdict.Proven;
      String word = result.word().toLowerCase(Locale.ROOT).replace('_', ' ');
      answers.add(
          new Answer(
              proven ? "✓" : "?", word, proven ? "proven" : "open", "", note, result.proof()));
    }
    return answers;
  }

  private static String release(CheckResult result) {
    return result.check().series().split("\\+", -1)[0];
  }

  private static String patches(CheckResult result) {
    return result.check().series().substring(release(result).length());
  }
}
