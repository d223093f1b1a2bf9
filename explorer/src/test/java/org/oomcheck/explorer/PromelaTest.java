// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.hazard.StateChecks;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.search.FixpointSearch;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.explorer.state.TransitionGraph;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.patch.FillNowait;
import org.oomcheck.model.scenario.ReclaimNeedsOom;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.Expectation;

/** What the Promela text says that Spin counts is what the explorer counts. */
class PromelaTest {
  private static final Path TEXT = Path.of("../docs/promela/reclaim-needs-oom.pml");
  private static final Pattern ROW =
      Pattern.compile(" \\*   (v\\S+) +(\\d+) +(\\d+) +(\\d+) +(\\d+) +(\\d+)");

  /** What is counted of one cell. */
  private record Row(
      String series, int allocators, long states, long transitions, long ends, long deadlocked) {}

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(TEXT)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(
            new Row(
                row.group(1),
                Integer.parseInt(row.group(2)),
                Long.parseLong(row.group(3)),
                Long.parseLong(row.group(4)),
                Long.parseLong(row.group(5)),
                Long.parseLong(row.group(6))));
      }
    }
    return rows;
  }

  /** Counts without any short cut, as Spin does; timers fire at any moment in both. */
  private static Row counted(Row of) {
    ReclaimNeedsOom scenario = new ReclaimNeedsOom();
    Settings settings =
        Settings.defaults(scenario)
            .with(scenario, "allocators", of.allocators())
            .with(scenario, "neighbour", 0);
    World world = scenario.world(Catalogue.load().series(of.series()), settings);
    Options options = Options.defaults().time(TimeMode.EAGER).symmetry(false).hazards(Set.of());
    Program booted = new Program(world, options.hz());
    booted.restart(options.time());
    Search search = FixpointSearch.inOrder(new StateSpace(booted, StateChecks::new), options);
    Coverage coverage = search.coverage();
    return new Row(
        of.series(),
        of.allocators(),
        coverage.states(),
        coverage.transitions(),
        coverage.finalStates(),
        deadlocked(search));
  }

  /** How many end states have a task that waits for something else than work. */
  private static long deadlocked(Search search) {
    TransitionGraph graph = search.graph();
    long stuck = 0;
    for (int state = 0; state < graph.states(); state++) {
      if (graph.first(state) == graph.end(state)) {
        search.expand(state, (task, branch, successor) -> {});
        stuck += search.expander().stuck() ? 1 : 0;
      }
    }
    return stuck;
  }

  @Test
  void spinAndTheExplorer_countTheSame() throws IOException {
    List<Row> rows = rows();
    assertThat(rows).hasSize(6);
    assertThat(rows.stream().map(PromelaTest::counted)).isEqualTo(rows);
  }

  /** Which series deadlock by this table is what the scenario and the patch declare. */
  @Test
  void whatDeadlocksThere_isDeclared() throws IOException {
    List<Expectation> declared = new ArrayList<>(new ReclaimNeedsOom().expectations());
    declared.addAll(new FillNowait().expectations());
    declared.removeIf(
        cell -> !cell.scenario().equals("reclaim-needs-oom") || !cell.values().isEmpty());
    for (Row row : rows()) {
      assertThat(declared)
          .filteredOn(cell -> cell.series().equals(row.series()))
          .singleElement()
          .satisfies(
              cell ->
                  assertThat(row.deadlocked() > 0)
                      .isEqualTo(cell.eagerHazards().contains(Hazard.DEADLOCK)));
    }
  }
}
