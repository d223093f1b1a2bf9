// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.play;

import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.Play;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.report.CheckResult;

/**
 * How a game ended, beside what the explorer knows about the same check.
 *
 * @param reached the player's schedule, if it led to a hazard
 * @param explored the explorer's answer
 */
public record PlayEnding(Play play, @Nullable Counterexample reached, CheckResult explored) {

  /** How a game can end. */
  public enum Outcome {
    /** A hazard was reached. */
    HAZARD,
    /** Nothing is left to do. */
    DONE,
    /** The player left before the end. */
    LEFT
  }

  /** How the game ended. */
  public Outcome outcome() {
    if (reached != null) {
      return Outcome.HAZARD;
    }
    return play.moves().isEmpty() ? Outcome.DONE : Outcome.LEFT;
  }

  /** Whether a hazard was reached that is not expected. */
  public boolean isSurprise() {
    return reached != null && !explored.check().expects(reached.hazard());
  }
}
