// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.oomcheck.cli.check.ParallelChecks;
import org.oomcheck.cli.option.SearchOptions;
import org.oomcheck.cli.option.SelectionOptions;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Interruption;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.html.HtmlReport;
import org.oomcheck.report.html.ReportFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oomcheck report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Check series against scenarios, by default all that have an expected verdict, and write the"
          + " results as HTML pages: the matrix, and for every finding its story, its pictures, and"
          + " its schedule to step through. They open from the file system and need no network."
    })
public final class ReportCommand implements Callable<Integer> {
  private static final String FOLDER = "oomcheck-report";

  private final Terminal terminal;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = FOLDER,
      description = "the report's folder, by default " + FOLDER + "; an earlier report is replaced")
  private String out = FOLDER;

  @Mixin private SelectionOptions which = new SelectionOptions();

  @Mixin private SearchOptions search = new SearchOptions();

  public ReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    search.validate();
    if (out.isEmpty()) {
      throw new UserMistake("--out names no folder");
    }
    Path place = terminal.file(out);
    ReportFolder folder = new ReportFolder(place);
    checkTarget(folder);
    Matrix matrix = which.load(terminal);
    List<Check> cells = which.cells(matrix);
    ParallelChecks checks = new ParallelChecks(terminal, search.options());
    Interruption interruption = new Interruption();
    try {
      List<CheckResult> results = checks.results(cells, Check::run);
      stopIfIt(interruption);
      HtmlReport report =
          new HtmlReport(
              matrix.catalogue(),
              results,
              Version.number(),
              trace ->
                  CommandName.get()
                      + " replay "
                      + CommandName.word(out + "/" + trace)
                      + which.again(),
              which.text(terminal));
      Map<String, String> files = files(report, results, interruption);
      stopIfIt(interruption);
      write(folder, files);
      terminal.endProgress();
      terminal.out(CheckResult.counts(results) + "\n" + place.resolve(HtmlReport.INDEX) + "\n");
      return checks.exitCode(results, which::isOfUser);
    } catch (CancellationException e) {
      terminal.endProgress();
      terminal.error("oomcheck: no report was written");
      return ExitCode.LIMIT;
    } finally {
      interruption.close();
    }
  }

  /** Finds out before the work begins whether the report can be written. */
  private void checkTarget(ReportFolder folder) {
    try {
      String problem = folder.problem();
      if (problem != null) {
        throw new UserMistake("--out is '" + out + "', and " + problem);
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private Map<String, String> files(
      HtmlReport report, List<CheckResult> results, Interruption interruption) {
    long findings = results.stream().mapToLong(result -> result.findings().size()).sum();
    int[] number = new int[1];
    return report.files(
        finding -> {
          stopIfIt(interruption);
          number[0]++;
          String at = "writing " + number[0] + " of " + findings + ": ";
          terminal.progress(at + finding.check());
        });
  }

  private void write(ReportFolder folder, Map<String, String> files) {
    try {
      folder.write(files);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private static void stopIfIt(Interruption interruption) {
    if (interruption.happened()) {
      throw new CancellationException();
    }
  }

  private UserMistake cannotWrite(IOException e) {
    return new UserMistake("cannot write '" + out + "': " + Reason.of(e));
  }
}
