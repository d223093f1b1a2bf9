// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.Fairness;
import org.oomcheck.explorer.Limits;
import org.oomcheck.explorer.Options;
import org.oomcheck.explorer.TimeMode;
import org.oomcheck.explorer.Verdict;
import org.oomcheck.findings.AtomicFile;
import org.oomcheck.findings.CellResult;
import org.oomcheck.findings.JunitDocument;
import org.oomcheck.findings.Matrix;
import org.oomcheck.findings.MatrixCell;
import org.oomcheck.findings.RunDocument;
import org.oomcheck.findings.SarifDocument;
import org.oomcheck.model.scenario.Parameter;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code oomcheck check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = "Check series against scenarios; by default all for which a verdict is declared.")
final class CheckCommand implements Callable<Integer> {
  private static final int SECONDS_TO_END = 3;

  private final Terminal terminal;

  @Option(
      names = {"--series", "--tree"},
      paramLabel = "S",
      completionCandidates = Candidates.Series.class,
      description = "a release, or patches on it: v4.13+fill-nowait; repeatable")
  private List<String> series = new ArrayList<>();

  @Option(
      names = "--scenario",
      paramLabel = "X",
      completionCandidates = Candidates.ScenarioIds.class,
      description = "only this scenario; repeatable")
  private List<String> scenarios = new ArrayList<>();

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

  @Option(names = "--limit-states", paramLabel = "N", description = "stop a cell after N states")
  private int limitStates = Limits.defaults().states();

  @Option(names = "--limit-seconds", paramLabel = "N", description = "stop a cell after N seconds")
  private int limitSeconds = Limits.defaults().seconds();

  @Option(names = "--limit-depth", paramLabel = "N", description = "stop a cell after N steps")
  private int limitDepth = Limits.defaults().depth();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "check N cells at the same time; by default as many as there are processors")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--fairness",
      paramLabel = "MODE",
      defaultValue = "strong",
      completionCandidates = Candidates.Fairnesses.class,
      description = {
        "what a scheduler owes a task; strong: who can go on again and again does; weak: only who"
            + " can go on without a break, so that starvation shows as well"
      })
  private String fairness = "strong";

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
      description = "text, json, junit or sarif")
  private String format = "text";

  @Option(names = "--out", paramLabel = "FILE", description = "write the results to this file")
  private @Nullable String out;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    oneOf("--time", time, Candidates.Times.ALL);
    oneOf("--format", format, Candidates.Formats.ALL);
    atLeastOne("--limit-states", limitStates);
    atLeastOne("--limit-seconds", limitSeconds);
    atLeastOne("--limit-depth", limitDepth);
    atLeastOne("--jobs", jobs);
    oneOf("--fairness", fairness, Candidates.Fairnesses.ALL);
    checkTarget();
    List<MatrixCell> cells = cells(Matrix.load());
    Interruption interruption = new Interruption();
    try {
      List<CellResult> results = check(cells);
      terminal.endProgress();
      write(document(results));
      return exitCode(results);
    } finally {
      interruption.close();
    }
  }

  private String document(List<CellResult> results) {
    return switch (format) {
      case "json" -> RunDocument.of(results, Main.Version.number());
      case "junit" -> JunitDocument.of(results);
      case "sarif" -> SarifDocument.of(results, Main.Version.number());
      default -> new CheckText(terminal, out == null).of(results);
    };
  }

  /** Checks the cells, some at the same time; the results keep their order. */
  private List<CellResult> check(List<MatrixCell> cells) {
    int workers = Math.min(jobs, cells.size());
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, workers));
    List<Future<CellResult>> running = new ArrayList<>();
    for (MatrixCell cell : cells) {
      int number = running.size() + 1;
      String at = "checking " + number + " of " + cells.size() + ": " + cell;
      running.add(pool.submit(() -> check(cell, options(at, workers))));
    }
    pool.shutdown();
    List<CellResult> results = new ArrayList<>();
    try {
      for (Future<CellResult> each : running) {
        results.add(answered(result(each)));
      }
    } catch (InterruptedException e) {
      addInterrupted(pool, running, results);
    } finally {
      pool.shutdownNow();
    }
    return results;
  }

  private CellResult check(MatrixCell cell, Options limits) {
    CellResult result = cell.check(limits);
    return costs && result.isAnswered() ? result.withCosts(limits) : result;
  }

  /** Tells the cells that are being checked to end, and adds what they know. */
  private static void addInterrupted(
      ExecutorService pool, List<Future<CellResult>> running, List<CellResult> results) {
    pool.shutdownNow();
    try {
      boolean ended = pool.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
      for (int i = results.size(); ended && i < running.size() && running.get(i).isDone(); i++) {
        results.add(result(running.get(i)));
      }
    } catch (InterruptedException e) {
      // Interrupted again: what is known must do.
      return;
    }
  }

  private static CellResult result(Future<CellResult> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new UserMistake("the scenario does not apply: " + refused.getMessage());
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Options options(String at, int workers) {
    Limits limits =
        Limits.defaults()
            .states(limitStates)
            .seconds(limitSeconds)
            .depth(limitDepth)
            .bytes(Limits.defaults().bytes() / Math.max(1, workers));
    return Options.defaults()
        .limits(limits)
        .fairness(fairness.equals("weak") ? Fairness.WEAK : Fairness.STRONG)
        .watcher(new ProgressLine(terminal, at));
  }

  private static CellResult answered(CellResult result) {
    if (result.verdict() instanceof Verdict.HarnessError error) {
      throw new IllegalStateException(result.cell() + ": " + error.problem());
    }
    return result;
  }

  static void oneOf(String option, String value, List<String> known) {
    if (!known.contains(value)) {
      throw new UserMistake(option + " is '" + value + "'; known: " + String.join(", ", known));
    }
  }

  static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new UserMistake(option + " is " + value + "; at least 1 is needed");
    }
  }

  private List<MatrixCell> cells(Matrix matrix) {
    List<MatrixCell> cells = new ArrayList<>();
    if (series.isEmpty()) {
      List<String> wanted = scenarios.stream().map(id -> known(matrix, id).id()).toList();
      for (MatrixCell cell : matrix.cells()) {
        if (wanted.isEmpty() || wanted.contains(cell.scenario().id())) {
          cells.add(cell);
        }
      }
    } else {
      for (String each : new LinkedHashSet<>(series)) {
        UserMistake.unless(() -> matrix.catalogue().series(each));
        List<String> wanted = scenarios.isEmpty() ? matrix.scenariosOf(each) : scenarios;
        for (String scenario : new LinkedHashSet<>(wanted)) {
          cells.add(UserMistake.unless(() -> matrix.cell(each, scenario)));
        }
      }
    }
    return withTimes(withValues(matrix, cells));
  }

  private static Scenario known(Matrix matrix, String id) {
    return UserMistake.unless(() -> matrix.scenarios().get(id));
  }

  private List<MatrixCell> withTimes(List<MatrixCell> cells) {
    List<MatrixCell> timed = new ArrayList<>();
    for (MatrixCell cell : cells) {
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
  private List<MatrixCell> withValues(Matrix matrix, List<MatrixCell> cells) {
    List<MatrixCell> changed = new ArrayList<>(cells);
    for (String assignment : values) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new UserMistake("--set is '" + assignment + "'; write --set NAME=VALUE");
      }
      String name = assignment.substring(0, equals);
      int value = wholeNumber(assignment, assignment.substring(equals + 1));
      boolean nobody = changed.stream().noneMatch(cell -> has(cell.scenario(), name));
      for (int i = 0; i < changed.size(); i++) {
        MatrixCell cell = changed.get(i);
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

  /** Finds out before the work begins whether the results can be written. */
  private void checkTarget() {
    if (out == null) {
      return;
    }
    Path file = terminal.file(out);
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new UserMistake("--out is '" + out + "', and that is a folder; name a file");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UserMistake("--out is '" + out + "', and its folder does not exist; create it");
    }
  }

  private void write(String text) {
    if (out == null) {
      terminal.out(text);
      return;
    }
    try {
      AtomicFile.write(terminal.file(out), text);
    } catch (IOException e) {
      throw new UserMistake("cannot write '" + out + "': " + Reason.of(e));
    }
  }

  private int exitCode(List<CellResult> results) {
    for (CellResult result : results) {
      if (result.verdict() instanceof Verdict.Inconclusive inconclusive) {
        terminal.error("oomcheck: " + result.cell() + ": " + inconclusive.limit());
      }
    }
    return ExitCode.of(results);
  }
}
