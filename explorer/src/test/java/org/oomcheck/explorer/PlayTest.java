// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Standing;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.NofsOnly;
import org.oomcheck.model.scenario.ReclaimNeedsOom;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** A world in a player's hands does what the explorer knows of it. */
class PlayTest {
  private static final Scenario DEADLOCK = new ReclaimNeedsOom();
  private static final Scenario LOCKUP = new NofsOnly();

  private static World world(Scenario scenario, String series) {
    return scenario.world(Catalogue.load().series(series), Settings.defaults(scenario));
  }

  /** Beside the lockup another task hangs, which shows first. */
  private static Options options(Scenario scenario) {
    Set<Hazard> hazards = scenario == LOCKUP ? Set.of(Hazard.OOM_LOCKUP) : scenario.lookedFor();
    return Options.defaults().hazards(hazards);
  }

  private static Play play(Scenario scenario, String series) {
    return new Play(world(scenario, series), options(scenario));
  }

  private static List<Counterexample> found(Scenario scenario, String series) {
    Verdict verdict = new Explorer(options(scenario)).explore(world(scenario, series));
    return ((Verdict.Violated) verdict).counterexamples();
  }

  private static Counterexample followHints(Play play) {
    Counterexample reached = play.reached();
    while (reached == null) {
      play.take(Objects.requireNonNull(play.hint().move()).choice());
      reached = play.reached();
    }
    return reached;
  }

  @Test
  void hints_leadTheShortestWayToTheDeadlock() {
    Play play = play(DEADLOCK, "v4.13");
    assertThat(play.hint().hazard()).isEqualTo(Hazard.DEADLOCK);
    Counterexample reached = followHints(play);
    Counterexample shortest = found(DEADLOCK, "v4.13").get(0);
    assertThat(reached.steps()).hasSameSizeAs(shortest.steps());
    assertThat(play.contextSwitches()).isEqualTo(shortest.contextSwitches());
    assertThat(reached.cycle()).hasSize(2);
  }

  @Test
  void hints_leadRoundALockup_althoughTimePassesOnTheWay() {
    Options lockups = Options.defaults().hazards(Set.of(Hazard.OOM_LOCKUP));
    Counterexample reached = followHints(new Play(world(LOCKUP, "v4.15"), lockups));
    assertThat(reached.hazard()).isEqualTo(Hazard.OOM_LOCKUP);
    assertThat(reached.repeatsFrom()).isNotNegative();
    Verdict.Violated found =
        (Verdict.Violated) new Explorer(lockups).explore(world(LOCKUP, "v4.15"));
    assertThat(reached.steps()).hasSameSizeAs(found.counterexamples().get(0).steps());
    assertThat(
            new Explorer(lockups)
                .replay(world(LOCKUP, "v4.15"), Hazard.OOM_LOCKUP, reached.schedule()))
        .isEqualTo(reached);
  }

  /**
   * The fixed form of those above: where nothing is to be found, no way and no hint leads to it.
   */
  @Test
  void worldThatIsProven_comesToItsEnd_whoeverGoesFirst() {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      Play play = play(DEADLOCK, "v4.15");
      assertThat(play.hint()).isEqualTo(new Play.Hint(null, null, 0, null));
      while (!play.moves().isEmpty()) {
        assertThat(play.reached()).isNull();
        play.take(play.moves().get(random.nextInt(play.moves().size())).choice());
      }
      assertThat(play.reached()).isNull();
      assertThat(play.tasks())
          .extracting(TaskState::standing)
          .containsOnly(Standing.FINISHED, Standing.IDLE);
    }
  }

  @Test
  void looking_changesNothing() {
    Play looked = play(DEADLOCK, "v4.13");
    Play played = play(DEADLOCK, "v4.13");
    while (!played.moves().isEmpty()) {
      looked.hint();
      looked.reached();
      assertThat(looked.moves()).isEqualTo(played.moves());
      assertThat(looked.tasks()).isEqualTo(played.tasks());
      Choice first = played.moves().get(0).choice();
      looked.take(first);
      played.take(first);
    }
    assertThat(looked.steps()).isEqualTo(played.steps());
  }

  @Test
  void undo_goesBackToWhereItWas() {
    Play play = play(DEADLOCK, "v4.13");
    assertThat(play.undo()).isFalse();
    List<Play.Move> moves = play.moves();
    List<TaskState> tasks = play.tasks();
    play.take(moves.get(1).choice());
    assertThat(play.tasks()).isNotEqualTo(tasks);
    assertThat(play.undo()).isTrue();
    assertThat(play.moves()).isEqualTo(moves);
    assertThat(play.tasks()).isEqualTo(tasks);
    assertThat(play.steps()).isEmpty();
  }

  @Test
  void stepThatIsNotPossible_isRefused_andLeavesTheWorldAsItIs() {
    Play play = play(DEADLOCK, "v4.13");
    List<Play.Move> moves = play.moves();
    assertThatThrownBy(() -> play.take(new Choice(2, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("host");
    assertThat(play.moves()).isEqualTo(moves);
    assertThat(play.steps()).isEmpty();
  }
}
