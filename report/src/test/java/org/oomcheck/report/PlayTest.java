// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.Play;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.Hazard;

/** Games in every scenario that shows a hazard. */
class PlayTest {

  /** A hint may search all that follows, and there is one for every step. */
  private static final int MOST_STATES = 3_000;

  /** Follows the hints; a wait ends without one, and then anybody may go first. */
  private static Counterexample follow(Play play) {
    Counterexample reached = play.reached();
    while (reached == null) {
      Play.Move move = play.hint().move();
      play.take(move == null ? play.moves().get(0).choice() : move.choice());
      reached = play.reached();
    }
    return reached;
  }

  @Test
  void hints_leadToADeclaredHazard_onTheExplorersShortestWay() {
    Set<String> played = new HashSet<>();
    for (CellResult result : Checked.RESULTS) {
      boolean small = result.verdict().coverage().states() < MOST_STATES;
      if (result.findings().isEmpty() || !small || !played.add(result.cell().scenario().id())) {
        continue;
      }
      MatrixCell cell = result.cell();
      Counterexample reached = follow(cell.play());
      assertThat(cell.declares(reached.hazard())).as("%s", cell).isTrue();
      assertThat(cell.replay(Options.defaults().hz(), reached.hazard(), reached.schedule()))
          .as("%s", cell)
          .isEqualTo(reached);
      if (reached.hazard() != Hazard.STALL) {
        assertThat(result.findings().stream().map(Finding::counterexample))
            .as("%s", cell)
            .anyMatch(best -> best.steps().size() == reached.steps().size());
      }
    }
  }

  @Test
  void everyLineForPrograms_isAsTheSchemaSays() throws IOException {
    for (MatrixCell cell : List.of(cell("v4.13"), cell("v4.15"))) {
      Play play = cell.play();
      CellResult explored = cell.check(Options.defaults());
      List<String> lines = new ArrayList<>();
      // Where nothing can be reached, the hint is the same in every state, and takes a search.
      boolean hopeless = false;
      while (play.reached() == null && !play.moves().isEmpty()) {
        lines.add(PlayDocument.state(cell, play, null));
        Play.Move next = play.moves().get(0);
        if (!hopeless) {
          Play.Hint hint = play.hint();
          lines.add(PlayDocument.hint(play, hint));
          hopeless = hint.move() == null;
          next = hint.move() == null ? next : hint.move();
        }
        play.take(next.choice());
      }
      lines.add(PlayDocument.ending(new PlayEnding(cell.play(), null, explored)));
      lines.add(PlayDocument.state(cell, play, play.reached()));
      lines.add(PlayDocument.ending(new PlayEnding(play, play.reached(), explored)));
      lines.add(PlayDocument.message(true, "no\n"));
      for (String line : lines) {
        assertThat(SchemaTest.faults("oomcheck-play-1", line)).as(line).isEmpty();
        assertThat(line).endsWith("}\n").hasLineCount(1);
      }
    }
  }

  /** The twin of the test above. */
  @Test
  void lineThatIsSomethingElse_isNotAsTheSchemaSays() throws IOException {
    String line = PlayDocument.state(cell("v4.13"), cell("v4.13").play(), null);
    assertThat(SchemaTest.faults("oomcheck-play-1", line)).isEmpty();
    for (String wrong : List.of("\"moves\"", "\"standing\"", "\"state\"", "oomcheck-play/1")) {
      String broken = line.replace(wrong, wrong.replace("s", "z").replace("/1", "/2"));
      assertThat(SchemaTest.faults("oomcheck-play-1", broken)).as(wrong).isNotEmpty();
    }
    PlayEnding ending =
        new PlayEnding(cell("v4.13").play(), null, cell("v4.13").check(Options.defaults()));
    String end = PlayDocument.ending(ending);
    assertThat(SchemaTest.faults("oomcheck-play-1", end.replace("LEFT", "HAZARD"))).isNotEmpty();
  }

  private static MatrixCell cell(String series) {
    return Checked.MATRIX.cell(series, Matrix.FIRST);
  }
}
