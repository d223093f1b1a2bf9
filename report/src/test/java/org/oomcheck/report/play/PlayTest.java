// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.play;

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
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Checked;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.SourceText;
import org.oomcheck.report.format.SchemaTest;
import org.oomcheck.report.text.TextStyle;

/** Games in every scenario that shows a hazard. */
class PlayTest {
  private static final PlayView VIEW = PlayView.named("json");

  /** A hint may search all that follows, and there is one for every step. */
  private static final int MOST_STATES = 3_000;

  /** Follows the hints; a wait ends without one, and then any task may go first. */
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
    for (CheckResult result : Checked.RESULTS) {
      boolean small = result.verdict().coverage().states() < MOST_STATES;
      if (result.findings().isEmpty() || !small || !played.add(result.check().scenario().id())) {
        continue;
      }
      Check check = result.check();
      Counterexample reached = follow(check.play());
      assertThat(check.expects(reached.hazard())).as("%s", check).isTrue();
      assertThat(
              check.replay(
                  Options.defaults().hz(),
                  reached.finding(),
                  reached.possible(),
                  reached.schedule()))
          .as("%s", check)
          .isEqualTo(reached);
      if (reached.hazard() != Hazard.STALL) {
        assertThat(result.findings().stream().map(Finding::counterexample))
            .as("%s", check)
            .anyMatch(best -> best.steps().size() == reached.steps().size());
      }
    }
  }

  @Test
  void everyLineForPrograms_isAsTheSchemaSays() throws IOException {
    for (Check check : List.of(check("v4.13"), check("v4.15"))) {
      Play play = check.play();
      CheckResult explored = check.run(Options.defaults());
      List<String> lines = new ArrayList<>();
      // Where nothing can be reached, the hint is the same in every state, and takes a search.
      boolean hopeless = false;
      while (play.reached() == null && !play.moves().isEmpty()) {
        lines.add(VIEW.state(check, play, null, TextStyle.PLAIN, SourceText.NONE));
        Play.Move next = play.moves().get(0);
        if (!hopeless) {
          Play.Hint hint = play.hint();
          lines.add(VIEW.hint(play, hint, TextStyle.PLAIN));
          hopeless = hint.move() == null;
          next = hint.move() == null ? next : hint.move();
        }
        play.take(next.choice());
      }
      lines.add(VIEW.ending(new PlayEnding(check.play(), null, explored), TextStyle.PLAIN));
      lines.add(VIEW.state(check, play, play.reached(), TextStyle.PLAIN, SourceText.NONE));
      lines.add(VIEW.ending(new PlayEnding(play, play.reached(), explored), TextStyle.PLAIN));
      lines.add(VIEW.refused("no\n"));
      for (String line : lines) {
        assertThat(SchemaTest.faults("oomcheck-play-1", line)).as(line).isEmpty();
        assertThat(line).endsWith("}\n").hasLineCount(1);
      }
    }
  }

  /** The broken form of the test above. */
  @Test
  void lineThatIsSomethingElse_isNotAsTheSchemaSays() throws IOException {
    String line =
        VIEW.state(check("v4.13"), check("v4.13").play(), null, TextStyle.PLAIN, SourceText.NONE);
    assertThat(SchemaTest.faults("oomcheck-play-1", line)).isEmpty();
    for (String wrong : List.of("\"moves\"", "\"standing\"", "\"state\"", "oomcheck-play/1")) {
      String broken = line.replace(wrong, wrong.replace("s", "z").replace("/1", "/2"));
      assertThat(SchemaTest.faults("oomcheck-play-1", broken)).as(wrong).isNotEmpty();
    }
    PlayEnding ending =
        new PlayEnding(check("v4.13").play(), null, check("v4.13").run(Options.defaults()));
    String end = VIEW.ending(ending, TextStyle.PLAIN);
    assertThat(SchemaTest.faults("oomcheck-play-1", end.replace("LEFT", "HAZARD"))).isNotEmpty();
  }

  private static Check check(String series) {
    return Checked.MATRIX.check(series, Matrix.FIRST);
  }
}
