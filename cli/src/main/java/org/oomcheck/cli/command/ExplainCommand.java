// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.oomcheck.cli.option.Candidates;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Page;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.tree.KernelTree;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Release;
import org.oomcheck.model.tree.UnknownName;
import org.oomcheck.report.Check;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.KernelFunctions;
import org.oomcheck.report.Matrix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code oomcheck explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Explain a hazard, a scenario, a patch, a series or a notifier.",
    footer = {
      "",
      "Examples:",
      "  oomcheck explain OOM_LOCKUP",
      "  oomcheck explain reclaim-needs-oom",
      "  oomcheck explain v4.13+fill-nowait",
      "  oomcheck explain rcu_oom_notify"
    })
public final class ExplainCommand implements Callable<Integer> {
  private static final String INDENT = "  ";

  private final Terminal terminal;
  private final StringBuilder page = new StringBuilder();
  private final Page layout;

  @Parameters(
      paramLabel = "WHAT",
      completionCandidates = Candidates.Things.class,
      description = "a hazard, a scenario, a patch, a series or a notifier")
  private String what = "";

  public ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
    this.layout = new Page(terminal);
  }

  @Override
  public Integer call() {
    Matrix matrix = Matrix.load();
    Optional<Hazard> hazard = find(Hazard.values(), h -> h.name().equals(enumName()));
    Optional<Scenario> scenario =
        matrix.scenarios().all().stream().filter(s -> s.id().equals(what)).findFirst();
    Optional<Patch> patch =
        matrix.catalogue().patches().stream().filter(p -> p.id().equals(what)).findFirst();
    String notifier = what.endsWith("()") ? what.substring(0, what.length() - 2) : what;
    String files = KernelFunctions.load().notifiers().get(notifier);
    if (scenario.isPresent()) {
      explain(scenario.get(), matrix);
      hazard.ifPresent(h -> paragraph("For the hazard: oomcheck explain " + h.name() + "."));
    } else if (hazard.isPresent()) {
      explain(hazard.get(), matrix);
    } else if (files != null) {
      explainNotifier(notifier, files, matrix);
    } else if (patch.isPresent()) {
      explain(patch.get());
      matrix.catalogue().releases().stream()
          .map(Release::tree)
          .filter(tree -> applies(patch.get(), tree))
          .findFirst()
          .ifPresent(tree -> replaces(tree, patch.get()));
      cells(matrix, cell -> List.of(cell.series().split("\\+", -1)).contains(what));
    } else {
      explainSeries(matrix);
    }
    terminal.out(page.toString());
    return ExitCode.OK;
  }

  private String enumName() {
    return what.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static <T> Optional<T> find(T[] all, Predicate<T> wanted) {
    return Arrays.stream(all).filter(wanted).findFirst();
  }

  private void explain(Hazard hazard, Matrix matrix) {
    paragraph(hazard.name() + ": " + hazard.meaning() + ".");
    Map<String, String> lookedFor = new LinkedHashMap<>();
    matrix.scenarios().all().stream()
        .filter(scenario -> scenario.lookedFor().contains(hazard))
        .forEach(scenario -> lookedFor.put(scenario.id(), scenario.question()));
    section("Scenarios that look for it:", lookedFor, "none yet");
    cells(matrix, cell -> cell.expects(hazard));
    see(matrix, cell -> cell.expects(hazard));
  }

  private void explainNotifier(String function, String files, Matrix matrix) {
    paragraph(
        function
            + "(): called by the OOM notifier chain before a victim is chosen; modelled from "
            + files
            + ".");
    Map<String, String> trees = new LinkedHashMap<>();
    for (Release release : matrix.catalogue().releases()) {
      String slots = functions(release.tree().slots());
      if (List.of(slots.split(", ", -1)).contains(function + "()")) {
        trees.put(release.tree().id(), release.summary());
      }
    }
    section("Trees in which a patch can replace it:", trees, "none");
    Map<String, String> others = new LinkedHashMap<>();
    matrix.scenarios().all().stream()
        .filter(scenario -> scenario.id().startsWith("notifier-"))
        .forEach(scenario -> others.put(scenario.id(), scenario.question()));
    section("Scenarios about the users of the chain:", others, "none");
  }

  private void explain(Scenario scenario, Matrix matrix) {
    paragraph(scenario.id() + ": " + scenario.question());
    section(
        "Parameters, with their defaults (--set NAME=VALUE):", parameters(scenario, false), "none");
    Map<String, String> assumptions = parameters(scenario, true);
    if (!assumptions.isEmpty()) {
      section("Assumptions, with what is true of the kernel (--set too):", assumptions, "none");
    }
    Map<String, String> hazards = new LinkedHashMap<>();
    scenario.lookedFor().stream().sorted().forEach(h -> hazards.put(h.name(), h.meaning()));
    section("Hazards that it looks for; PROVEN speaks of these and of no others:", hazards, "none");
    cells(matrix, cell -> cell.scenario().id().equals(scenario.id()));
    see(matrix, cell -> cell.scenario().id().equals(scenario.id()));
  }

  private static Map<String, String> parameters(Scenario scenario, boolean assumptions) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Parameter each : scenario.parameters()) {
      if (each.assumption() == assumptions) {
        parameters.put(
            each.name() + "=" + each.value(),
            each.meaning() + "; from " + each.least() + " to " + each.most());
      }
    }
    return parameters;
  }

  private void explain(Patch patch) {
    paragraph(patch.id() + ": " + patch.summary() + ".");
    paragraph("Source: " + patch.source() + ".");
  }

  private void explainSeries(Matrix matrix) {
    String release = what.split("\\+", -1)[0];
    Optional<Release> known =
        matrix.catalogue().releases().stream()
            .filter(r -> r.tree().id().equals(release))
            .findFirst();
    if (known.isEmpty() && !what.contains("+")) {
      List<String> things = new ArrayList<>();
      new Candidates.Things().forEach(things::add);
      throw new UserMistake(
          new UnknownName("nothing is called '" + what + "'", what, things, Candidates.Kinds.ALL));
    }
    // Names what is wrong with the series, if something is.
    UserMistake.unless(() -> matrix.catalogue().series(what));
    KernelTree tree = known.orElseThrow().tree();
    paragraph(release + ": " + known.get().summary() + ".");
    if (!what.contains("+")) {
      paragraph("Functions that a patch can replace: " + functions(tree.slots()) + ".");
    }
    for (Patch patch : matrix.catalogue().patches()) {
      if (List.of(what.split("\\+", -1)).contains(patch.id())) {
        explain(patch);
        replaces(tree, patch);
      }
    }
    cells(matrix, cell -> cell.series().equals(what));
  }

  private static boolean applies(Patch patch, KernelTree tree) {
    try {
      return !tree.with(patch).id().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void replaces(KernelTree tree, Patch patch) {
    KernelTree patched = tree.with(patch);
    List<Slot<?>> replaced =
        tree.slots().stream().filter(slot -> tree.get(slot) != patched.get(slot)).toList();
    paragraph("It replaces " + functions(replaced) + ".");
  }

  private static String functions(List<Slot<?>> slots) {
    return slots.stream().map(Slot::toString).distinct().collect(Collectors.joining(", "));
  }

  private void paragraph(String text) {
    page.append(page.isEmpty() ? "" : "\n").append(layout.wrapped("", "", text));
  }

  private void section(String title, Map<String, String> entries, String otherwise) {
    page.append('\n').append(title).append('\n');
    page.append(entries.isEmpty() ? INDENT + otherwise + "\n" : layout.table(INDENT, entries));
  }

  /** The commands that show one of the checks, and play it; one with a hazard, if there is one. */
  private void see(Matrix matrix, Predicate<Check> wanted) {
    matrix.checks().stream()
        .filter(wanted)
        .min(Comparator.comparing(cell -> cell.expectedWords().equals("PROVEN")))
        .ifPresent(
            cell -> {
              String which = " --series " + cell.series() + " --scenario " + cell.scenario().id();
              page.append("\nSee it, or be the scheduler:\n");
              page.append(INDENT)
                  .append(CommandName.get())
                  .append(" check")
                  .append(which)
                  .append('\n');
              page.append(INDENT)
                  .append(CommandName.get())
                  .append(" play")
                  .append(which)
                  .append('\n');
            });
  }

  private void cells(Matrix matrix, Predicate<Check> wanted) {
    Map<String, String> expected = new LinkedHashMap<>();
    matrix.checks().stream()
        .filter(wanted)
        .forEach(cell -> expected.put(cell.toString(), cell.expectedWords()));
    section("Expected verdicts:", expected, "none");
    Map<String, String> others = new LinkedHashMap<>();
    matrix.variants().stream()
        .filter(wanted)
        .forEach(cell -> others.put(cell.toString(), cell.expectedWords()));
    if (!others.isEmpty()) {
      section("Expected with other parameters:", others, "none");
    }
  }
}
