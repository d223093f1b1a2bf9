// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.labs.world.Moves;
import org.oomcheck.report.Check;

/**
 * A trace that backs a claim.
 *
 * @param reached the hazard that it leads to; null if it leads to none
 * @param problem why it leads to none, in a line; empty if it does
 */
record Traces(@Nullable Counterexample reached, String problem) {

  /** Follows the trace of this name, with one of the endings that traces have. */
  static Traces follow(Submission submission, Check world, String name) {
    for (String file : new String[] {name + ".txt", name + ".json"}) {
      if (submission.has(file)) {
        try {
          Moves.End end = Moves.follow(world, file, submission.text(file));
          return end.reached() == null
              ? new Traces(null, file + " ends after " + end.steps() + " steps without a hazard")
              : new Traces(end.reached(), "");
        } catch (Submission.Unreadable e) {
          return new Traces(null, e.why());
        }
      }
    }
    return new Traces(null, "there is no " + name + ".txt");
  }
}
