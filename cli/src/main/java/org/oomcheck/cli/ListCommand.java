// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.oomcheck.findings.Scenarios;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.Catalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code oomcheck list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "List what is known: trees, patches, scenarios or hazards.")
final class ListCommand implements Callable<Integer> {
  private static final List<String> KINDS = List.of("trees", "patches", "scenarios", "hazards");

  private final Terminal terminal;

  @Parameters(paramLabel = "KIND", description = "trees, patches, scenarios or hazards")
  private String kind = "";

  ListCommand(Terminal terminal) {
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
      default ->
          throw new UserMistake("cannot list '" + kind + "'; known: " + String.join(", ", KINDS));
    }
    terminal.out(Page.table(entries));
    return ExitCode.OK;
  }
}
