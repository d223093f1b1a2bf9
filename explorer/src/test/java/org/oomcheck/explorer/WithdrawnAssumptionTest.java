// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.AssumptionWithdrawn;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.ProgramText;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** A world that takes a variable for a constant until a task writes it. */
class WithdrawnAssumptionTest {

  /** What the world has found out; the text of a program keeps it. */
  private static final class Learning implements World, ProgramText {
    private final boolean learns;
    private volatile boolean written;

    Learning(boolean learns) {
      this.learns = learns;
    }

    @Override
    public void boot(Machine machine) {
      SharedVariable first = new SharedVariable(machine, "first", 0);
      SharedVariable second = new SharedVariable(machine, "second", 0);
      machine.spawn(
          Role.task("writer"),
          () -> {
            first.write(Access.ONCE, 1);
            if (!written) {
              written = learns;
              throw new AssumptionWithdrawn("second is written");
            }
            second.write(Access.ONCE, 1);
          });
    }
  }

  @Test
  void worldThatWithdraws_isExploredAgain() {
    Verdict verdict = new Explorer(Options.defaults()).explore(new Learning(true));
    assertThat(verdict).isInstanceOf(Verdict.Proven.class);
    assertThat(verdict.coverage().depth()).isEqualTo(2);
  }

  /** A world of the same text, and another one withdraws something while this one is explored. */
  private static final class Reading implements World, ProgramText {
    private final Learning text;
    private final boolean rests;
    private boolean begun;

    Reading(Learning text, boolean rests) {
      this.text = text;
      this.rests = rests;
    }

    @Override
    public void boot(Machine machine) {
      machine.restsOn(() -> rests && text.written ? 1 : 0);
      boolean writes = text.written;
      if (!begun) {
        begun = true;
        new Explorer(Options.defaults()).explore(text);
      }
      SharedVariable first = new SharedVariable(machine, "first", 0);
      SharedVariable second = new SharedVariable(machine, "second", 0);
      machine.spawn(
          Role.task("writer"),
          () -> {
            first.write(Access.ONCE, 1);
            if (writes) {
              second.write(Access.ONCE, 1);
            }
          });
    }
  }

  @Test
  void worldWhoseTextAnotherOneChanges_isExploredAgain() {
    Verdict verdict =
        new Explorer(Options.defaults()).explore(new Reading(new Learning(true), true));
    assertThat(verdict).isInstanceOf(Verdict.Proven.class);
    assertThat(verdict.coverage().depth()).isEqualTo(2);
  }

  @Test
  void worldThatRestsOnNothing_isNotExploredAgain() {
    Verdict verdict =
        new Explorer(Options.defaults()).explore(new Reading(new Learning(true), false));
    assertThat(verdict.coverage().depth()).isEqualTo(1);
  }

  @Test
  void worldThatWithdrawsForEver_isOurError() {
    Verdict verdict = new Explorer(Options.defaults()).explore(new Learning(false));
    assertThat(verdict).isInstanceOf(Verdict.HarnessError.class);
    assertThat(verdict.toString()).contains("withdrawn 1000 assumptions", "second is written");
  }

  @Test
  void game_goesOnWhereItWas() {
    Play play = new Play(new Learning(true), Options.defaults());
    play.take(play.moves().get(0).choice());
    assertThat(play.steps()).hasSize(1);
    assertThat(play.moves()).extracting(Play.Move::label).containsExactly("WRITE_ONCE(second, 1)");
  }
}
