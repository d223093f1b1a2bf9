// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.Locale;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.model.machine.Hazard;

/** A hazard that was found, and the schedule that leads to it. */
public record Finding(Check check, Counterexample counterexample) {
  /** Whether this counterexample is among the findings that are kept. */
  public boolean isCommitted() {
    return check.isCommitted() && check.expects(counterexample.hazard());
  }

  /** The folder of a check's findings, below the findings folder. */
  public static String folder(Check check) {
    return check.scenario().id() + "/" + check.series();
  }

  /** The trace's name without its ending; the first hazard of a check has the short one. */
  public static String traceName(Check check, Hazard hazard) {
    boolean first =
        check.expectation() == null
            || check.expectation().hazards().stream().sorted().findFirst().orElse(hazard) == hazard;
    return first ? "trace" : "trace-" + hazard.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where the trace is kept, seen from the project's folder. */
  public String traceFile() {
    String name = traceName(check, counterexample.hazard());
    return "findings/" + folder(check) + "/" + name + ".json";
  }

  /** The command that takes the steps of the kept trace again. */
  public String replayKept() {
    return "replay with: " + CommandName.get() + " replay " + traceFile();
  }

  /** The command that finds the hazard again. */
  public String findAgain() {
    return "find it again with: "
        + CommandName.get()
        + " check --series "
        + check.series()
        + check.options();
  }

  /** The finding in one line. */
  public String summary() {
    return check
        + ": "
        + counterexample.hazard()
        + " in "
        + counterexample.steps().size()
        + " steps";
  }
}
