// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.html;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;
import org.oomcheck.report.SeriesWords;
import org.oomcheck.report.SourceText;
import org.oomcheck.report.picture.Pictures;
import org.oomcheck.report.picture.PlantUml;
import org.oomcheck.report.trace.Trace;

/**
 * Results as HTML pages that open from the file system: the matrix, and for every finding a page
 * with its pictures, through whose schedule one can step. The pages forbid the browser any network.
 */
public final class HtmlReport {
  /** The page to open. */
  public static final String INDEX = "index.html";

  static final String STYLE = "report.css";
  static final String SCRIPT = "report.js";
  static final String FINDING = "finding.html";

  /** The files that pages share; the last one is that of the matrix. */
  static final List<String> PARTS = List.of(STYLE, SCRIPT, "matrix.js");

  private final SeriesWords words;
  private final MatrixHtml matrix;
  private final List<CheckResult> results;
  private final String version;
  private final UnaryOperator<String> replay;
  private final SourceText source;
  private final PageTemplate findingPage = new PageTemplate(FINDING);

  /**
   * @param results what the report is about, at most one for a series and a scenario
   * @param version of the program, as it is shown
   * @param replay the command that takes the steps of a trace file of this report again, from its
   *     path below the report's folder
   * @param source the text of the lines that tasks are at
   */
  public HtmlReport(
      Catalogue catalogue,
      List<CheckResult> results,
      String version,
      UnaryOperator<String> replay,
      SourceText source) {
    this.words = new SeriesWords(catalogue);
    this.matrix = new MatrixHtml(catalogue, results, version);
    this.results = results;
    this.version = version;
    this.replay = replay;
    this.source = source;
  }

  /** The page of a finding, below the report's folder. */
  static String page(Check check, Hazard hazard) {
    return Finding.folder(check) + "/" + name(hazard) + ".html";
  }

  private static String name(Hazard hazard) {
    return hazard.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * All files, by their path below the report's folder.
   *
   * @param watcher is told which finding comes next
   */
  public Map<String, String> files(Consumer<Finding> watcher) {
    Map<String, String> files = new TreeMap<>();
    PARTS.forEach(part -> files.put(part, PageTemplate.resource(part)));
    files.put(INDEX, new PageTemplate(INDEX).fill(matrix.page()));
    for (CheckResult result : results) {
      for (Finding finding : result.findings()) {
        watcher.accept(finding);
        add(files, result, finding);
      }
    }
    return files;
  }

  private void add(Map<String, String> files, CheckResult result, Finding finding) {
    Hazard hazard = finding.counterexample().hazard();
    Map<String, String> pictures = new TreeMap<>();
    Pictures.of(finding.counterexample())
        .forEach(
            (picture, lines) -> {
              String file = name(hazard) + "-" + picture + ".svg";
              pictures.put(picture, file);
              files.put(Finding.folder(finding.check()) + "/" + file, PlantUml.svg(lines));
            });
    int hz = Options.defaults().hz();
    String trace = Finding.folder(finding.check()) + "/" + name(hazard) + ".json";
    files.put(trace, Trace.of(finding, hz).toJson());
    String again = "replay with: " + replay.apply(trace);
    FindingHtml html = new FindingHtml(finding, result, words, source);
    files.put(
        page(finding.check(), hazard),
        findingPage.fill(html.page(results, List.of(), pictures, hz, version, again)));
  }
}
