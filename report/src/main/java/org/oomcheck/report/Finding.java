// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report;

import java.util.Locale;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.scenario.support.Settings;

/** A hazard that was found, and the way to it. */
public record Finding(Check check, Counterexample counterexample) {
  private static final String COMMAND = "./oomcheck";

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

  /** The command that shows this counterexample again. */
  public String showAgain() {
    if (isCommitted()) {
      return "replay with: " + COMMAND + " replay " + traceFile();
    }
    StringBuilder text = new StringBuilder("find it again with: ").append(COMMAND);
    text.append(" check --series ").append(check.series());
    text.append(" --scenario ").append(check.scenario().id());
    Settings defaults = Settings.defaults(check.scenario());
    check
        .settings()
        .asMap()
        .forEach(
            (name, value) -> {
              if (defaults.get(name) != value) {
                text.append(" --set ").append(name).append('=').append(value);
              }
            });
    return check.time() == TimeMode.EAGER
        ? text.append(" --time eager").toString()
        : text.toString();
  }

  /** The finding in one line. */
  public String summary() {
    int steps = counterexample.steps().size();
    return check + ": " + counterexample.hazard() + " in " + steps + " steps; " + showAgain();
  }
}
