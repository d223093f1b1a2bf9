// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.report.Check;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.format.Invocation;
import org.oomcheck.report.format.ResultFormat;
import org.oomcheck.report.text.TextStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oomcheck review}. */
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Say what a proposed patch fixes, leaves, breaks and costs.",
      "A patch is one Java source file that replaces functions of a tree; several are a series. Its"
          + " code runs with your rights, in a process of its own."
    },
    footer = {
      "",
      "Examples:",
      "  oomcheck review docs/review/AllocateFirst.java",
      "  oomcheck review docs/review/NotifyIfUnlocked.java --on v4.13 --scenario reclaim-needs-oom",
      "  oomcheck review First.java Second.java --format sarif --out review.sarif"
    })
final class ReviewCommand implements Callable<Integer> {
  private static final int DEFAULT_TIMEOUT = 300;

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "a patch: NAME.java")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--on",
      paramLabel = "TREE",
      completionCandidates = Candidates.Series.class,
      description = "the tree to put it on; by default every release that it applies to")
  private @Nullable String on;

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
      completionCandidates = Candidates.SingleTimes.class,
      description = "when timers fire: maximal, eager")
  private String time = "maximal";

  @Option(names = "--limit-seconds", paramLabel = "N", description = "stop a cell after N seconds")
  private int limitSeconds = Limits.defaults().seconds();

  @Option(
      names = "--timeout",
      paramLabel = "N",
      description = "end the whole review after N seconds; 300 by default")
  private int timeout = DEFAULT_TIMEOUT;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      completionCandidates = Candidates.Formats.class,
      description = "one of ${COMPLETION-CANDIDATES}")
  private String format = "text";

  @Option(names = "--out", paramLabel = "FILE", description = "write the results to this file")
  private @Nullable String out;

  @Option(names = "--inside", hidden = true)
  private boolean inside;

  ReviewCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CheckCommand.oneOf("--format", format, ResultFormat.names());
    CheckCommand.oneOf("--time", time, Candidates.SingleTimes.ALL);
    SearchOptions.atLeastOne("--limit-seconds", limitSeconds);
    SearchOptions.atLeastOne("--timeout", timeout);
    if (!inside) {
      Target target = new Target(terminal, out);
      List<String> arguments = new ArrayList<>(List.of("review", "--inside", "--format", format));
      arguments.addAll(List.of("--limit-seconds", String.valueOf(limitSeconds)));
      arguments.addAll(again());
      return new OwnProcess(terminal, timeout).run(arguments, target::write);
    }
    return OwnProcess.answered(this::review);
  }

  private int review() {
    List<Patch> patches =
        files.stream().map(file -> PatchSource.compile(file, terminal.file(file))).toList();
    Matrix matrix = Matrix.load();
    Options limits = Options.defaults().limits(Limits.defaults().seconds(limitSeconds));
    List<Review> reviews = new ArrayList<>();
    for (KernelTree base : bases(matrix, patches)) {
      List<Check> cells = cells(matrix, base);
      if (!cells.isEmpty()) {
        reviews.add(Review.of(cells, patches, limits));
      }
    }
    if (reviews.isEmpty()) {
      throw new UserMistake("no scenario is declared for that; see ./oomcheck list");
    }
    terminal.out(document(reviews));
    return reviews.stream().mapToInt(Review::exitCode).reduce(ExitCode.OK, ReviewCommand::worse);
  }

  private String document(List<Review> reviews) {
    List<Comparison> comparisons =
        reviews.stream().flatMap(review -> review.comparisons().stream()).toList();
    String again = "./oomcheck review " + String.join(" ", again());
    return ResultFormat.named(format)
        .review(comparisons, new Invocation(Main.Version.number(), files, again, TextStyle.PLAIN));
  }

  /** What the user has chosen, as it is written on the command line. */
  private List<String> again() {
    List<String> words = new ArrayList<>(files);
    if (on != null) {
      words.addAll(List.of("--on", on));
    }
    scenarios.forEach(scenario -> words.addAll(List.of("--scenario", scenario)));
    if (!time.equals("maximal")) {
      words.addAll(List.of("--time", time));
    }
    return words;
  }

  /** A hazard outweighs a limit. */
  private static int worse(int one, int other) {
    return one == ExitCode.HAZARD || other == ExitCode.HAZARD
        ? ExitCode.HAZARD
        : Math.max(one, other);
  }

  private List<KernelTree> bases(Matrix matrix, List<Patch> patches) {
    if (on != null) {
      String series = on;
      KernelTree base = UserMistake.unless(() -> matrix.catalogue().series(series));
      Review.patched(base, patches);
      return List.of(base);
    }
    List<KernelTree> bases = new ArrayList<>();
    UserMistake last = new UserMistake("there is no release");
    for (var release : matrix.catalogue().releases()) {
      try {
        Review.patched(release.tree(), patches);
        bases.add(release.tree());
      } catch (UserMistake refused) {
        last = refused;
      }
    }
    if (bases.isEmpty()) {
      throw last;
    }
    return bases;
  }

  /** The scenarios that are declared for the release which a tree is made of. */
  private List<Check> cells(Matrix matrix, KernelTree base) {
    scenarios.forEach(id -> UserMistake.unless(() -> matrix.scenarios().get(id)));
    String release = base.id().split("\\+", -1)[0];
    TimeMode mode = time.equals("eager") ? TimeMode.EAGER : TimeMode.MAXIMAL;
    return matrix.checks().stream()
        .filter(cell -> cell.series().equals(release))
        .filter(cell -> scenarios.isEmpty() || scenarios.contains(cell.scenario().id()))
        .map(cell -> matrix.check(base.id(), cell.scenario().id()).with(mode))
        .toList();
  }
}
