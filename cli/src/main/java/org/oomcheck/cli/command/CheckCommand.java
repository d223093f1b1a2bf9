// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.oomcheck.cli.check.BothTimes;
import org.oomcheck.cli.check.ParallelChecks;
import org.oomcheck.cli.cluster.ClusterOptions;
import org.oomcheck.cli.option.OutputOptions;
import org.oomcheck.cli.option.ParameterOptions;
import org.oomcheck.cli.option.SearchOptions;
import org.oomcheck.cli.option.SelectionOptions;
import org.oomcheck.cli.option.TimesOptions;
import org.oomcheck.cli.option.TraceOptions;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Interruption;
import org.oomcheck.cli.terminal.ProgressLine;
import org.oomcheck.cli.terminal.ResultFile;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.share.RefusedSearch;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.format.Invocation;
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
      names = "--all",
      description = "show the verdict of every check, not only a summary of them all")
  private boolean all;

  @Option(
      names = "--costs",
      description = {
        "say as well what each check costs at worst: the longest wait, the most pages withheld at"
            + " once, the most round trips to the host"
      })
  private boolean costs;

  @Option(
      names = "--reduce",
      description = {
        "leave out orders of steps that make no difference: many fewer states, and only tasks that"
            + " hang, certain lockups and complaints are looked for; a world in which that cannot be"
            + " done is searched in full"
      })
  private boolean reduce;

  @Option(
      names = "--merge",
      description = {
        "take states for one that differ only in cells which make no difference to what tasks do:"
            + " fewer states, and the same is looked for"
      })
  private boolean merge;

  @Option(
      names = "--compact",
      description = {
        "search in a fifth of the memory, in eager time: transitions are not stored, so only tasks"
            + " that hang and complaints are looked for"
      })
  private boolean compact;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private TraceOptions traces = new TraceOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  public CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    times.validate();
    search.validate();
    output.validate();
    if (merge && costs) {
      throw new UserMistake("--merge does not go with --costs; leave one of them out");
    }
    if (compact && (costs || reduce || merge || cluster.areGiven())) {
      throw new UserMistake("--compact goes with none of --costs, --reduce, --merge and --cluster");
    }
    ResultFile target = output.target(terminal);
    traces.validate(terminal);
    Matrix matrix = which.load(terminal);
    List<Check> chosen = parameters.applied(matrix, which.cells(matrix));
    if (cluster.areGiven()) {
      return shared(times.eager(ClusterOptions.only(chosen), "--cluster"), target);
    }
    List<Check> checks = withTimes(chosen);
    Options options = search.options().reduction(reduce).merging(merge);
    ParallelChecks parallel =
        new ParallelChecks(terminal, hasUsualWorlds() ? options.ofOneCode() : options);
    Interruption interruption = new Interruption();
    try {
      List<CheckResult> results =
          new BothTimes(this::isAskedTwice, interruption::happened)
              .behind(
                  parallel.results(checks, this::check),
                  again -> parallel.results(again, this::check));
      terminal.endProgress();
      target.write(document(results));
      int code = parallel.exitCode(results, which::isOfUser);
      if (!reduce && !compact && results.stream().anyMatch(CheckCommand::isTooLarge)) {
        String merging = merge ? "" : "--merge takes fewer states, and looks for the same; ";
        terminal.error(
            "oomcheck: "
                + merging
                + "--reduce takes fewer states, --compact less memory, and both look for fewer"
                + " hazards");
      }
      results.stream()
          .filter(CheckCommand::isTooLarge)
          .flatMap(result -> result.check().withFewerProcesses().stream())
          .distinct()
          .forEach(
              set -> terminal.error("oomcheck: a smaller world takes fewer states, too: " + set));
      return code;
    } finally {
      interruption.close();
    }
  }

  /** A check that members of a cluster share. */
  private int shared(Check check, ResultFile target) {
    if (costs || reduce || merge) {
      throw new UserMistake("--cluster goes with neither --costs nor --reduce nor --merge");
    }
    if (!which.again().isEmpty()) {
      throw new UserMistake("--cluster is for the catalogue alone; leave out" + which.again());
    }
    Options options = search.options().watcher(new ProgressLine(terminal, "checking " + check));
    Interruption interruption = new Interruption();
    try {
      List<CheckResult> results = List.of(cluster.check(check, options));
      terminal.endProgress();
      target.write(document(results));
      return ParallelChecks.exitCode(terminal, results, which::isOfUser);
    } catch (RefusedSearch refused) {
      terminal.endProgress();
      terminal.error("oomcheck: " + refused.getMessage());
      return ExitCode.UNAVAILABLE;
    } finally {
      interruption.close();
    }
  }

  /**
   * Whether the worlds are the catalogue's own: the tests of the project try each of them in full.
   */
  private boolean hasUsualWorlds() {
    return which.again().isEmpty() && times.areUsual() && parameters.assignments().isEmpty();
  }

  private String document(List<CheckResult> results) {
    List<Finding> findings = results.stream().flatMap(each -> each.findings().stream()).toList();
    return output
        .format()
        .check(
            results,
            Invocation.check(Version.number())
                .all(all || costs || !which.isEverything())
                .style(output.style(terminal))
                .adding(which.again())
                .columns(terminal.columns(), terminal.reportColumns())
                .traces(traces.of(terminal, findings)));
  }

  private static boolean isTooLarge(CheckResult result) {
    return result.verdict() instanceof Verdict.Inconclusive inconclusive
        && inconclusive.limit().isOfSize();
  }

  private CheckResult check(Check check, Options limits) {
    if (compact) {
      return check.runInLessMemory(limits);
    }
    return costs ? check.runWithCosts(limits) : check.run(limits);
  }

  private boolean isAskedTwice(Check check) {
    return !compact && times.areUsual() && which.isAdded(check);
  }

  private List<Check> withTimes(List<Check> checks) {
    return compact
        ? checks.stream().map(check -> times.eager(check, "--compact")).toList()
        : checks.stream().flatMap(check -> times.applied(check).stream()).toList();
  }
}
