// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.oomcheck.cli.check.CheckText;
import org.oomcheck.cli.check.ParallelChecks;
import org.oomcheck.cli.option.OutputOptions;
import org.oomcheck.cli.option.ParameterOptions;
import org.oomcheck.cli.option.SearchOptions;
import org.oomcheck.cli.option.SelectionOptions;
import org.oomcheck.cli.option.TimesOptions;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.Interruption;
import org.oomcheck.cli.terminal.ResultFile;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.report.CellResult;
import org.oomcheck.report.JunitDocument;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.MatrixCell;
import org.oomcheck.report.RunDocument;
import org.oomcheck.report.SarifDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oomcheck check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Check series against scenarios; by default all that have an expected verdict.",
    footer = {
      "",
      "Examples:",
      "  oomcheck check",
      "  oomcheck check --series v4.13+fill-nowait --time both",
      "  oomcheck check --scenario oom-lockup --format json --out results.json",
      "  oomcheck check --series v4.13 --scenario reclaim-needs-oom --set allocators=3"
    })
public final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private SelectionOptions which = new SelectionOptions();

  @Mixin private TimesOptions times = new TimesOptions();

  @Mixin private ParameterOptions parameters = new ParameterOptions();

  @Mixin private SearchOptions search = new SearchOptions();

  @Option(
      names = "--costs",
      description = {
        "say as well what each check costs at worst: the longest wait, the most pages withheld at"
            + " once, the most round trips to the host"
      })
  private boolean costs;

  @Mixin private OutputOptions output = new OutputOptions();

  public CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    times.validate();
    search.validate();
    output.validate();
    ResultFile target = output.target(terminal);
    Matrix matrix = Matrix.load();
    List<MatrixCell> cells = withTimes(parameters.applied(matrix, which.cells(matrix)));
    ParallelChecks checks = new ParallelChecks(terminal, search.options());
    Interruption interruption = new Interruption();
    try {
      List<CellResult> results = checks.results(cells, this::check);
      terminal.endProgress();
      target.write(document(results));
      return checks.exitCode(results);
    } finally {
      interruption.close();
    }
  }

  private String document(List<CellResult> results) {
    return switch (output.format()) {
      case "json" -> RunDocument.of(results, Version.number());
      case "junit" -> JunitDocument.of(results);
      case "sarif" -> SarifDocument.of(results, Version.number());
      default -> new CheckText(terminal, output.isTerminal()).of(results);
    };
  }

  private CellResult check(MatrixCell cell, Options limits) {
    return costs ? cell.checkWithCosts(limits) : cell.check(limits);
  }

  private List<MatrixCell> withTimes(List<MatrixCell> cells) {
    return cells.stream()
        .flatMap(cell -> times.modes().stream().map(mode -> cell.with(mode)))
        .toList();
  }
}
