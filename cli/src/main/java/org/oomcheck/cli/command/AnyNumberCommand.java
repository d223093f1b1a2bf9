// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.option.Candidates;
import org.oomcheck.cli.option.LimitOptions;
import org.oomcheck.cli.option.OutOption;
import org.oomcheck.cli.option.ParameterOptions;
import org.oomcheck.cli.option.SelectionOptions;
import org.oomcheck.cli.option.Values;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Interruption;
import org.oomcheck.cli.terminal.Page;
import org.oomcheck.cli.terminal.ProgressLine;
import org.oomcheck.cli.terminal.ResultFile;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.tree.UnknownName;
import org.oomcheck.report.Check;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.format.AnyNumberJson;
import org.oomcheck.report.text.Wrap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code oomcheck any-number}. */
@Command(
    name = "any-number",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Prove for any number of identical tasks that no task hangs or retries for ever and that the"
          + " kernel does not complain, with timers that fire at any moment. Lockups that another"
          + " schedule ends, missed goals and data races are not looked for."
    },
    footer = {
      "",
      "Examples:",
      "  oomcheck any-number --series v4.15 --scenario empty-balloon",
      "  oomcheck any-number --series v5.8 --scenario host-slow --limit-states 1000000",
      "  oomcheck any-number --series v4.13 --scenario host-gone --format json"
    })
public final class AnyNumberCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private SelectionOptions which = new SelectionOptions();

  @Option(
      names = "--of",
      paramLabel = "PARAMETER",
      defaultValue = "allocators",
      description = "the parameter that is the number of tasks; by default allocators")
  private String parameter = "allocators";

  @Mixin private ParameterOptions values = new ParameterOptions();

  @Mixin private LimitOptions limits = new LimitOptions();

  @Option(
      names = "--limit-tasks",
      paramLabel = "N",
      defaultValue = "24",
      description = "how many of the tasks are tracked individually; by default 24")
  private int limitTasks = 24;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      completionCandidates = Candidates.AnyNumberFormats.class,
      description = "one of ${COMPLETION-CANDIDATES}")
  private String format = "text";

  @Mixin private OutOption out = new OutOption();

  private final AnyNumberJson json = new AnyNumberJson(Version.number());
  private final StringBuilder all = new StringBuilder();

  public AnyNumberCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    limits.validate();
    Values.oneOf("--format", format, Candidates.AnyNumberFormats.ALL);
    ResultFile target = out.target(terminal);
    if (limitTasks < 2) {
      throw new UserMistake("--limit-tasks is " + limitTasks + "; at least 2 are needed");
    }
    Matrix matrix = which.load(terminal);
    List<Check> cells =
        values.applied(matrix, which.cells(matrix)).stream()
            .filter(cell -> has(cell, parameter))
            .toList();
    if (cells.isEmpty()) {
      throw noParameter(which.cells(matrix));
    }
    Interruption interruption = new Interruption();
    try {
      Set<Integer> codes = new HashSet<>();
      int explored = 0;
      while (explored < cells.size() && !interruption.happened()) {
        codes.add(explore(cells.get(explored)));
        explored++;
      }
      if (explored < cells.size()) {
        Interruption.report(terminal, cells.size() - explored, cells.size());
        codes.add(ExitCode.LIMIT);
      }
      if (isJson()) {
        target.write(json.text());
      } else if (out.isGiven()) {
        target.write(all.toString());
      }
      return Stream.of(ExitCode.USAGE, ExitCode.HAZARD, ExitCode.LIMIT)
          .filter(codes::contains)
          .findFirst()
          .orElse(ExitCode.OK);
    } finally {
      interruption.close();
    }
  }

  private boolean isJson() {
    return format.equals("json");
  }

  private UserMistake noParameter(List<Check> cells) {
    String problem = "none of the scenarios has the parameter " + parameter;
    List<String> known =
        cells.stream()
            .flatMap(cell -> cell.scenario().parameters().stream())
            .map(Parameter::name)
            .distinct()
            .sorted()
            .toList();
    return known.isEmpty()
        ? new UserMistake(problem + ", nor any other one")
        : new UserMistake(new UnknownName(problem, parameter, known));
  }

  private static boolean has(Check cell, String parameter) {
    return cell.scenario().parameters().stream().map(Parameter::name).anyMatch(parameter::equals);
  }

  /**
   * Explores a check, and returns its exit code. One that does not apply keeps none from coming.
   */
  private int explore(Check cell) {
    Options options =
        Options.defaults()
            .limits(limits.limits())
            .watcher(new ProgressLine(terminal, cell.toString()));
    try {
      refuseTooMany(cell);
      AnyNumber found = cell.exploreAnyNumber(options, parameter, limitTasks);
      terminal.endProgress();
      int code = exitCode(cell.with(TimeMode.EAGER), found);
      Boolean expected = code == ExitCode.LIMIT ? null : Boolean.valueOf(code == ExitCode.OK);
      json.add(cell, parameter, found, expected, again(cell, found));
      tell(text(cell, found));
      return code;
    } catch (IllegalArgumentException refused) {
      terminal.endProgress();
      terminal.error("oomcheck: " + cell + ": " + refused.getMessage());
      json.addRefused(cell, parameter, String.valueOf(refused.getMessage()));
      return ExitCode.USAGE;
    }
  }

  private void refuseTooMany(Check cell) {
    for (Parameter each : cell.scenario().parameters()) {
      if (each.name().equals(parameter) && limitTasks > each.most()) {
        throw new IllegalArgumentException(
            "--limit-tasks is "
                + limitTasks
                + ", and the most that "
                + parameter
                + " can be is "
                + each.most());
      }
    }
  }

  /** Text is shown as it comes; a document is whole at the end. */
  private void tell(String text) {
    all.append(text);
    if (!isJson() && !out.isGiven()) {
      terminal.out(text);
    }
  }

  private static int exitCode(Check cell, AnyNumber found) {
    AnyNumber.Met met = found.met();
    if (met != null) {
      return met.hazards().stream().allMatch(cell::expects) ? ExitCode.OK : ExitCode.HAZARD;
    }
    return found.isProven() ? ExitCode.OK : ExitCode.LIMIT;
  }

  private static String words(Set<Hazard> hazards) {
    return String.join(" ", hazards.stream().map(Hazard::name).toList());
  }

  private String text(Check cell, AnyNumber found) {
    StringBuilder text = new StringBuilder();
    String answer = cell + ", any number of " + parameter + ": " + answer(found);
    Wrap.lines(terminal.tableColumns(), "", "      ", answer)
        .forEach(line -> text.append(line).append('\n'));
    AnyNumber.Met met = found.met();
    String again = again(cell, found);
    if (again != null) {
      String how =
          met == null
              ? "some number of tasks may reach it; to see whether one does: "
              : "with " + parameter + "=" + met.tasks() + ", the smallest number; to see it: ";
      detail(text, how + again);
    }
    if (found.isProven()) {
      detail(text, "not looked for: " + AnyNumber.NOT_LOOKED_FOR);
    }
    if (found.isProven() && !found.counting().isEmpty()) {
      detail(
          text,
          "assuming that these do not depend on the number of tasks beyond those tried: "
              + String.join(", ", found.counting()));
    }
    detail(text, size(found));
    return text.toString();
  }

  private static String answer(AnyNumber found) {
    AnyNumber.Met met = found.met();
    if (found.isProven()) {
      return "PROVEN";
    } else if (met != null) {
      return "VIOLATED " + words(met.hazards());
    }
    return "OPEN, "
        + Objects.requireNonNullElseGet(found.open(), () -> "perhaps " + words(found.possible()));
  }

  private static String size(AnyNumber found) {
    return String.format(
        Locale.ROOT,
        "%,d abstract states; any number of '%s' at %d control locations, at most %d tracked"
            + " individually",
        found.states(),
        found.role(),
        found.places().size(),
        found.apart());
  }

  /** The command that shows a hazard, or whether there is one; null if none is possible. */
  private @Nullable String again(Check cell, AnyNumber found) {
    AnyNumber.Met met = found.met();
    if (met != null) {
      return command(cell, String.valueOf(met.tasks()));
    }
    return found.isProven() || found.open() != null ? null : command(cell, "N");
  }

  /** The command that checks one number of tasks. */
  private String command(Check cell, String tasks) {
    StringBuilder command = new StringBuilder(CommandName.get());
    command.append(" check --time eager --series ").append(cell.series());
    command.append(" --scenario ").append(cell.scenario().id());
    Map<String, Integer> others = new TreeMap<>(cell.changedValues());
    others.remove(parameter);
    others.forEach((name, value) -> command.append(" --set " + name + "=" + value));
    command.append(" --set " + parameter + "=" + tasks);
    return command.append(which.again()).toString();
  }

  private void detail(StringBuilder text, String sentence) {
    text.append(new Page(terminal).wrapped("  ", "      ", sentence));
  }
}
