// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.oomcheck.cli.check.ParallelChecks;
import org.oomcheck.cli.option.SearchOptions;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.page.CommandBlocks;
import org.oomcheck.cli.page.Documents;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Interruption;
import org.oomcheck.cli.terminal.Reason;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.engine.Engines;
import org.oomcheck.report.page.FindingsFolder;
import org.oomcheck.report.page.SchemaFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code oomcheck findings}. */
@Command(
    name = "findings",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Compare the kept findings and the documents' examples with what is found now.",
    footer = {
      "",
      "Examples:",
      "  oomcheck findings",
      "  oomcheck findings --accept",
      "  oomcheck findings --engines"
    })
public final class FindingsCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final CommandBlocks.Runner runner;

  @Option(names = "--accept", description = "write them anew")
  private boolean accept;

  @Option(
      names = "--engines",
      description =
          "take the figures of Lincheck and jcstress from the newest build instead; --accept then"
              + " puts them on the pages")
  private boolean engines;

  @Option(
      names = "--project",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "the project's folder, by default this one")
  private String project = ".";

  /**
   * @param runner runs the examples of the documents
   */
  public FindingsCommand(Terminal terminal, CommandBlocks.Runner runner) {
    this.terminal = terminal;
    this.runner = runner;
  }

  @Override
  public Integer call() {
    Path root = terminal.file(project);
    if (!Files.isRegularFile(root.resolve("report/pom.xml"))) {
      throw new UserMistake(
          "'"
              + project
              + "' is not the project's folder: it has no report/pom.xml; name it with"
              + " --project");
    }
    Matrix matrix = Matrix.load();
    if (engines) {
      return takeFigures(root, matrix);
    }
    Interruption interruption = new Interruption();
    try {
      List<CheckResult> results =
          new ParallelChecks(terminal, new SearchOptions().options())
              .results(matrix.checks(), Check::runWithCosts);
      terminal.endProgress();
      if (results.size() < matrix.checks().size() || interruption.happened()) {
        terminal.error("oomcheck: nothing was compared");
        return ExitCode.LIMIT;
      }
      return compare(root, matrix, results, interruption);
    } finally {
      interruption.close();
    }
  }

  private int takeFigures(Path root, Matrix matrix) {
    if (accept) {
      throw new UserMistake("--engines comes first, then --accept; they do not go together");
    }
    try {
      List<String> taken = Engines.renew(root, matrix);
      terminal.out("Taken from " + String.join(" and ", taken) + ".\n");
      terminal.out("For the pages: " + FindingsFolder.ACCEPT + "\n");
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw new UserMistake(e.getMessage());
    } catch (IOException e) {
      throw new UserMistake("cannot take the figures: " + Reason.of(e));
    }
  }

  private int compare(
      Path root, Matrix matrix, List<CheckResult> results, Interruption interruption) {
    List<CheckResult> surprises = results.stream().filter(r -> !isExpected(r)).toList();
    for (CheckResult result : surprises) {
      terminal.error(
          "oomcheck: "
              + result.check()
              + " is "
              + result.word()
              + " "
              + result.hazardWords()
              + ", and "
              + result.check().expectedWords()
              + " is expected; correct the model or the expected verdict first");
    }
    if (!surprises.isEmpty()) {
      return ExitCode.HAZARD;
    }
    try {
      return compareFiles(root, matrix, results, interruption);
    } catch (IOException e) {
      throw new UserMistake("cannot read or write below '" + project + "': " + Reason.of(e));
    }
  }

  private static boolean isExpected(CheckResult result) {
    if (result.verdict() instanceof Verdict.HarnessError error) {
      throw new IllegalStateException(result.check() + ": " + error.problem());
    }
    return Boolean.TRUE.equals(result.expected());
  }

  private int compareFiles(
      Path root, Matrix matrix, List<CheckResult> results, Interruption interruption)
      throws IOException {
    FindingsFolder folder =
        new FindingsFolder(root.resolve("findings"), matrix.catalogue(), results);
    List<String> differences = folder.differences();
    if (accept) {
      if (!interruption.beginWriting()) {
        return stopped("nothing was written");
      }
      folder.accept();
      interruption.endWriting();
    }
    // The examples of the documents read the files of the findings.
    Terminal there = new Terminal(text -> {}, text -> {}, root);
    Documents documents = new Documents(root);
    Map<Path, String> outdated = documents.outdated(new CommandBlocks(there, runner));
    if (!interruption.beginWriting()) {
      return stopped("the documents were not " + (accept ? "written" : "compared"));
    }
    StringBuilder text = new StringBuilder();
    differences.forEach(each -> text.append("findings/").append(each).append('\n'));
    SchemaFiles.differences(root, accept).forEach(each -> text.append(each).append('\n'));
    outdated.keySet().forEach(page -> text.append(page).append(" differs\n"));
    if (accept) {
      documents.write(outdated);
    }
    if (text.isEmpty()) {
      terminal.out("Nothing differs.\n");
      return ExitCode.OK;
    }
    terminal.out(text + (accept ? "Written anew.\n" : "Accept: " + FindingsFolder.ACCEPT + "\n"));
    return accept ? ExitCode.OK : ExitCode.HAZARD;
  }

  private int stopped(String what) {
    terminal.endProgress();
    terminal.error("oomcheck: interrupted; " + what + ": run it again");
    return ExitCode.LIMIT;
  }
}
