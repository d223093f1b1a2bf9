// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli.command;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.oomcheck.cli.option.Candidates;
import org.oomcheck.cli.option.Version;
import org.oomcheck.cli.terminal.ExitCode;
import org.oomcheck.cli.terminal.Page;
import org.oomcheck.cli.terminal.Terminal;
import org.oomcheck.cli.terminal.UserMistake;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.Scenarios;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.UnknownName;
import org.oomcheck.report.KernelFunctions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code oomcheck list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "List what is known: trees, patches, scenarios, hazards or notifiers.",
    footer = {"", "Examples:", "  oomcheck list scenarios", "  oomcheck list patches"})
public final class ListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "KIND",
      completionCandidates = Candidates.Kinds.class,
      description = "trees, patches, scenarios, hazards or notifiers")
  private String kind = "";

  public ListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Map<String, String> entries = new LinkedHashMap<>();
    switch (kind) {
      case "trees" ->
          Catalogue.load().releases().forEach(r -> entries.put(r.tree().id(), r.summary()));
      case "patches" -> Catalogue.load().patches().forEach(p -> entries.put(p.id(), p.summary()));
      case "scenarios" -> Scenarios.load().all().forEach(s -> entries.put(s.id(), s.question()));
      case "hazards" ->
          Arrays.stream(Hazard.values()).forEach(h -> entries.put(h.name(), h.meaning()));
      case "notifiers" ->
          KernelFunctions.load()
              .notifiers()
              .forEach((name, file) -> entries.put(name + "()", file));
      default ->
          throw new UserMistake(
              new UnknownName("cannot list '" + kind + "'", kind, Candidates.Kinds.ALL));
    }
    terminal.out(new Page(terminal).table(entries));
    return ExitCode.OK;
  }
}
