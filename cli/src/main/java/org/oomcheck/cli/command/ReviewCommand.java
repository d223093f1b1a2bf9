// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oomcheck.cli.option.Candidates;
import org.oomcheck.cli.option.KernelOptions;
import org.oomcheck.cli.option.OutputOptions;
import org.oomcheck.cli.option.ParameterOptions;
import org.oomcheck.cli.option.ScenarioOptions;
import org.oomcheck.cli.option.SecondsOptions;
import org.oomcheck.cli.option.TimeOptions;
import org.oomcheck.cli.option.TraceOptions;
import org.oomcheck.cli.option.Values;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.review.KernelPatches;
import org.oomcheck.cli.review.OwnProcess;
import org.oomcheck.cli.review.PatchFiles;
import org.oomcheck.cli.review.Proposal;
import org.oomcheck.cli.review.ReviewRun;
import org.oomcheck.cli.source.PatchFile;
import org.oomcheck.cli.source.ScenarioFile;
import org.oomcheck.cli.terminal.ResultFile;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.kernelc.source.SourceTree;
import org.oomcheck.kernelc.source.patch.PatchedTree;
import org.oomcheck.kernelc.tree.CTree;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.report.Check;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.TreeReview;
import org.oomcheck.report.format.Invocation;
import org.oomcheck.report.format.PatchLines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oomcheck review}. */
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Say what a proposed patch fixes, leaves, breaks, hides and costs.",
      "A patch is a diff for a kernel tree, given with --kernel: C is interpreted, and nothing of it"
          + " is compiled or run by your machine. Several are a series.",
      "Or a patch is one Java source file that replaces functions of a release. Its code runs with"
          + " your rights, in a process of its own."
    },
    footer = {
      "",
      "Examples:",
      "  oomcheck review --kernel /usr/src/linux-source-6.12.tar.xz 0001-fix.patch",
      "  oomcheck review --kernel ~/linux v6.12..my-branch",
      "  oomcheck review docs/review/AllocateFirst.java",
      "  oomcheck review docs/review/NotifyIfUnlocked.java --on v4.13 --scenario reclaim-needs-oom",
      "  oomcheck review First.java Second.java --format sarif --out review.sarif"
    })
public final class ReviewCommand implements Callable<Integer> {
  private static final int DEFAULT_TIMEOUT = 600;

  private final Terminal terminal;
  private final Class<?> main;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "a patch: a diff for the tree of --kernel, a range of commits of its git repository such"
              + " as v6.12..fix (or --revision v6.12..fix), or NAME.java for the releases")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--on",
      paramLabel = "TREE",
      completionCandidates = Candidates.Series.class,
      description = "the tree to put it on; by default every release that it applies to")
  private @Nullable String on;

  @Mixin private KernelOptions kernel = new KernelOptions();

  @Mixin private ScenarioOptions scenarios = new ScenarioOptions();

  @Option(
      names = "--scenario-file",
      paramLabel = "FILE.java",
      description = "a scenario of your own; without --scenario it is the only one")
  private List<String> scenarioFiles = new ArrayList<>();

  @Mixin private ParameterOptions parameters = new ParameterOptions();

  @Mixin private TimeOptions time = new TimeOptions();

  @Mixin private SecondsOptions limit = new SecondsOptions();

  @Option(
      names = "--timeout",
      paramLabel = "N",
      description = "end the whole review after N seconds of processor time; 600 by default")
  private int timeout = DEFAULT_TIMEOUT;

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private TraceOptions traces = new TraceOptions();

  @Option(names = "--all", description = "show everything, not only what the patch changes")
  private boolean all;

  /** The scenarios of the user's files. */
  private final List<String> added = new ArrayList<>();

  @Option(names = "--inside", hidden = true)
  private boolean inside;

  @Option(names = "--columns", hidden = true)
  private int columns;

  @Option(names = "--report-columns", hidden = true)
  private int reportColumns;

  /**
   * @param main the command line's main class, for a process of its own
   */
  public ReviewCommand(Terminal terminal, Class<?> main) {
    this.terminal = terminal;
    this.main = main;
  }

  @Override
  public Integer call() {
    output.validate();
    time.validate();
    limit.validate();
    Values.atLeastOne("--timeout", timeout);
    files = kernel.reviewed(files);
    if (!inside) {
      ResultFile target = output.target(terminal);
      traces.validate(terminal);
      List<String> arguments = new ArrayList<>(List.of("review", "--inside"));
      arguments.addAll(List.of("--format", output.format().name()));
      arguments.addAll(List.of("--limit-seconds", String.valueOf(limit.seconds())));
      arguments.addAll(List.of("--columns", String.valueOf(terminal.columns())));
      arguments.addAll(List.of("--report-columns", String.valueOf(terminal.reportColumns())));
      arguments.addAll(again());
      return new OwnProcess(terminal, timeout, main).run(arguments, target::write);
    }
    if (columns < 1 || reportColumns < 1) {
      throw new UserMistake("--inside is what a review adds for its own process: leave it out");
    }
    return OwnProcess.answered(terminal.words(), this::review);
  }

  private int review() {
    if (kernel.isGiven()) {
      return reviewOfTree();
    }
    files.stream()
        .filter(file -> !file.endsWith(".java"))
        .findFirst()
        .ifPresent(
            file -> {
              throw new UserMistake(
                  file + " is no .java file: a diff needs --kernel, the tree to put it on");
            });
    Proposal proposal =
        new PatchFiles(
            files.stream().map(file -> PatchFile.read(file, terminal.file(file))).toList());
    Matrix matrix = matrix();
    Options limits = Options.defaults().limits(Limits.defaults().seconds(limit.seconds()));
    List<TreeReview> reviews = new ArrayList<>();
    for (KernelTree base : bases(matrix, proposal)) {
      reviews.add(ReviewRun.of(base, checks(matrix, base), proposal, limits));
    }
    terminal.out(document(reviews, proposal.lines()));
    return ReviewRun.exitCode(reviews);
  }

  private int reviewOfTree() {
    if (on != null) {
      throw new UserMistake("--on names a release, and --kernel a tree: give one of them");
    }
    Matrix matrix = matrix();
    SourceTree source = kernel.source(terminal, files);
    PatchedTree changed = kernel.patched(source, terminal, files);
    CTree before = kernel.read(source, terminal, matrix.catalogue(), "");
    for (String file : before.files()) {
      if (changed.files().containsKey(file) && changed.file(file).isEmpty()) {
        throw new UserMistake(
            "the patch deletes "
                + file
                + ", which is run as C: nothing is known of a tree without it");
      }
    }
    CTree after = kernel.read(changed, terminal, matrix.catalogue(), KernelTree.PATCHED);
    KernelPatches proposal = new KernelPatches(before, after, scenarios.ids());
    Matrix asked = matrix.asking(before.scenarios());
    Options limits = Options.defaults().limits(Limits.defaults().seconds(limit.seconds()));
    TreeReview review = ReviewRun.of(before.tree(), checks(asked, before.tree()), proposal, limits);
    terminal.out(document(List.of(review), asNamed(proposal.lines())));
    return ReviewRun.exitCode(List.of(review));
  }

  /** The lines of the patches in files, by the names that the user has given these. */
  private PatchLines asNamed(PatchLines lines) {
    Map<String, String> names = new HashMap<>();
    files.forEach(file -> names.put(terminal.file(file).toString(), file));
    return (path, line) ->
        lines
            .of(path, line)
            .flatMap(
                place ->
                    Optional.ofNullable(names.get(place.patch()))
                        .map(name -> new PatchLines.Place(name, place.line())));
  }

  private String document(List<TreeReview> reviews, PatchLines lines) {
    List<Finding> findings = new ArrayList<>();
    for (TreeReview review : reviews) {
      review.comparisons().forEach(pair -> findings.addAll(pair.findings()));
    }
    return output
        .format()
        .review(
            reviews,
            Invocation.check(Version.number())
                .reviewing(files)
                .adding(
                    kernel.again()
                        + scenarioFileWords().stream().map(word -> " " + word).collect(joining()))
                .all(all)
                .columns(columns, reportColumns)
                .lines(lines)
                .traces(traces.of(terminal, findings)));
  }

  /** What the user has chosen, as it is written on the command line. */
  private List<String> again() {
    List<String> words = new ArrayList<>(files);
    words.addAll(kernel.words());
    if (on != null) {
      words.addAll(List.of("--on", on));
    }
    scenarios.ids().forEach(scenario -> words.addAll(List.of("--scenario", scenario)));
    words.addAll(scenarioFileWords());
    parameters.assignments().forEach(value -> words.addAll(List.of("--set", value)));
    if (all) {
      words.add("--all");
    }
    if (traces.folder() != null) {
      words.addAll(List.of("--traces", traces.folder()));
    }
    if (time.isEager()) {
      words.addAll(List.of("--time", "eager"));
    }
    return words;
  }

  private List<String> scenarioFileWords() {
    List<String> words = new ArrayList<>();
    scenarioFiles.forEach(file -> words.addAll(List.of("--scenario-file", file)));
    return words;
  }

  private Matrix matrix() {
    Matrix matrix = Matrix.load();
    for (String file : scenarioFiles) {
      Scenario scenario = ScenarioFile.read(file, terminal.file(file));
      Matrix before = matrix;
      matrix = UserMistake.unless(() -> before.with(scenario));
      added.add(scenario.id());
    }
    return matrix;
  }

  private List<KernelTree> bases(Matrix matrix, Proposal proposal) {
    if (on != null) {
      String series = on;
      KernelTree base = UserMistake.unless(() -> matrix.catalogue().series(series));
      proposal.on(base);
      return List.of(base);
    }
    List<KernelTree> bases = new ArrayList<>();
    UserMistake last = new UserMistake("there is no release");
    for (var release : matrix.catalogue().releases()) {
      try {
        proposal.on(release.tree());
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

  /** The scenarios that were asked for, or all of them, with the values that were set. */
  private List<Check> checks(Matrix matrix, KernelTree base) {
    List<String> named = scenarios.known(matrix);
    List<String> wanted = named.isEmpty() ? added : named;
    List<Check> checks =
        matrix.scenarios().all().stream()
            .filter(scenario -> wanted.isEmpty() || wanted.contains(scenario.id()))
            .map(scenario -> time.applied(matrix.check(base, scenario)))
            .toList();
    return parameters.applied(matrix, checks);
  }
}
