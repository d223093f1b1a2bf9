// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.format.Invocation;
import org.oomcheck.report.format.ResultFormat;
import org.oomcheck.report.text.TextStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oomcheck check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = "Check series against scenarios; by default all for which a verdict is declared.",
    footer = {
      "",
      "Examples:",
      "  oomcheck check",
      "  oomcheck check --series v4.13+fill-nowait --time both",
      "  oomcheck check --scenario oom-lockup --format json --out results.json",
      "  oomcheck check --series v4.13 --scenario reclaim-needs-oom --set allocators=3"
    })
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CellOptions which = new CellOptions();

  @Option(
      names = "--time",
      paramLabel = "WHEN",
      defaultValue = "maximal",
      completionCandidates = Candidates.Times.class,
      description = {
        "when timers fire; maximal: only when no task can move; eager: at any moment; or both"
      })
  private String time = "maximal";

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      completionCandidates = Candidates.Assignments.class,
      description = "another value for a parameter of the scenario; repeatable")
  private List<String> values = new ArrayList<>();

  @Mixin private SearchOptions search = new SearchOptions();

  @Option(
      names = "--costs",
      description = {
        "say as well what each cell costs at worst: the longest wait, the most pages withheld at"
            + " once, the most round trips to the host"
      })
  private boolean costs;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      completionCandidates = Candidates.Formats.class,
      description = "one of ${COMPLETION-CANDIDATES}")
  private String format = "text";

  @Option(names = "--out", paramLabel = "FILE", description = "write the results to this file")
  private @Nullable String out;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    oneOf("--time", time, Candidates.Times.ALL);
    oneOf("--format", format, ResultFormat.names());
    search.validate();
    Target target = new Target(terminal, out);
    Matrix matrix = Matrix.load();
    List<Check> cells = withTimes(withValues(matrix, which.cells(matrix), values));
    Interruption interruption = new Interruption();
    try {
      List<CheckResult> results = search.check(cells, terminal, this::check);
      terminal.endProgress();
      target.write(document(results));
      return SearchOptions.exitCode(results, terminal);
    } finally {
      interruption.close();
    }
  }

  private String document(List<CheckResult> results) {
    TextStyle style = out == null ? terminal.style() : TextStyle.PLAIN;
    return ResultFormat.named(format)
        .check(results, new Invocation(Main.Version.number(), List.of(), "", style));
  }

  private CheckResult check(Check cell, Options limits) {
    return costs ? cell.runWithCosts(limits) : cell.run(limits);
  }

  static void oneOf(String option, String value, List<String> known) {
    if (!known.contains(value)) {
      throw new UserMistake(option + " is '" + value + "'; known: " + String.join(", ", known));
    }
  }

  private List<Check> withTimes(List<Check> cells) {
    List<Check> timed = new ArrayList<>();
    for (Check cell : cells) {
      if (!time.equals("eager")) {
        timed.add(cell.with(TimeMode.MAXIMAL));
      }
      if (!time.equals("maximal")) {
        timed.add(cell.with(TimeMode.EAGER));
      }
    }
    return timed;
  }

  /** Gives every cell the values for the parameters that its scenario has. */
  static List<Check> withValues(Matrix matrix, List<Check> cells, List<String> values) {
    List<Check> changed = new ArrayList<>(cells);
    for (String assignment : values) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new UserMistake("--set is '" + assignment + "'; write --set NAME=VALUE");
      }
      String name = assignment.substring(0, equals);
      int value = wholeNumber(assignment, assignment.substring(equals + 1));
      boolean nobody = changed.stream().noneMatch(cell -> has(cell.scenario(), name));
      for (int i = 0; i < changed.size(); i++) {
        Check cell = changed.get(i);
        if (nobody || has(cell.scenario(), name)) {
          Settings settings =
              UserMistake.unless(() -> cell.settings().with(cell.scenario(), name, value));
          changed.set(i, matrix.with(cell, settings));
        }
      }
    }
    return changed;
  }

  private static boolean has(Scenario scenario, String name) {
    return scenario.parameters().stream().map(Parameter::name).anyMatch(name::equals);
  }

  private static int wholeNumber(String assignment, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new UserMistake(
          "--set is '" + assignment + "', and '" + value + "' is not a whole number of 32 bits");
    }
  }
}
