// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.trace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.report.Check;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.Finding;
import org.oomcheck.report.Matrix;
import org.oomcheck.report.text.JsonText;
import org.oomcheck.report.text.StepText;

/**
 * A counterexample as it is kept in a file: the question, the schedule, and what every step was
 * when the trace was written, so that a replay on another model is noticed.
 *
 * @param hz jiffies per second of virtual time
 * @param finding what happens at the end, apart from other findings of the hazard
 * @param possible whether other schedules lead out of its loop
 */
public record Trace(
    String series,
    String scenario,
    Map<String, Integer> parameters,
    TimeMode time,
    int hz,
    Signature finding,
    boolean possible,
    List<Move> moves) {
  static final String SCHEMA = "oomcheck-trace/1";

  /**
   * A move and what it was.
   *
   * @param comm the task that moved, or the clock
   * @param step the step in kernel spelling
   * @param result what came of it
   */
  public record Move(Choice choice, String comm, String step, String result) {
    public static Move of(Taken taken) {
      return new Move(taken.choice(), taken.comm(), taken.label(), taken.result());
    }

    @Override
    public String toString() {
      return comm + ": " + StepText.of(step, result);
    }
  }

  /** The trace of a finding. */
  public static Trace of(Finding finding, int hz) {
    Check check = finding.check();
    Counterexample counterexample = finding.counterexample();
    return new Trace(
        check.series(),
        check.scenario().id(),
        check.settings().asMap(),
        check.time(),
        hz,
        counterexample.finding(),
        counterexample.possible(),
        counterexample.steps().stream().map(Move::of).toList());
  }

  /** The trace as a JSON document. */
  public String toJson() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode document = json.objectNode();
    document.put("schema", SCHEMA).put("series", series).put("scenario", scenario);
    ObjectNode values = document.putObject("parameters");
    parameters.forEach(values::put);
    document.put("time", time.name().toLowerCase(Locale.ROOT)).put("hz", hz);
    document.put("hazard", finding.hazard().name());
    document.put("finding", finding.text()).put("possible", possible);
    document.put("schedule", ScheduleLine.of(moves.stream().map(Move::choice).toList()));
    ArrayNode steps = document.putArray("steps");
    for (Move move : moves) {
      steps
          .addObject()
          .put("task", move.choice().task())
          .put("branch", move.choice().branch())
          .put("comm", move.comm())
          .put("step", move.step())
          .put("result", move.result());
    }
    return JsonText.of(document);
  }

  /**
   * Takes the trace's schedule again.
   *
   * @param file the name of the file, for messages
   * @throws TraceException if the trace does not fit the model
   */
  public Finding replay(String file, Matrix matrix) {
    Check check = check(file, matrix);
    Counterexample counterexample;
    try {
      List<Choice> schedule = moves.stream().map(Move::choice).toList();
      counterexample = check.replay(hz, finding, possible, schedule);
    } catch (IllegalArgumentException e) {
      throw new TraceException(file, e.getMessage() + "; " + remedy());
    }
    List<Move> now = new ArrayList<>();
    counterexample.steps().forEach(taken -> now.add(Move.of(taken)));
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).equals(moves.get(i))) {
        throw new TraceException(
            file,
            "step "
                + (i + 1)
                + " was '"
                + moves.get(i)
                + "' when the trace was written, and is '"
                + now.get(i)
                + "' in this model; "
                + remedy());
      }
    }
    return new Finding(check, counterexample);
  }

  private String remedy() {
    return "look for the hazard anew with "
        + CommandName.get()
        + " check --series "
        + series
        + " --scenario "
        + scenario;
  }

  private Check check(String file, Matrix matrix) {
    try {
      Check check = matrix.check(series, scenario);
      Settings settings = check.settings();
      for (Map.Entry<String, Integer> parameter : parameters.entrySet()) {
        settings = settings.with(check.scenario(), parameter.getKey(), parameter.getValue());
      }
      return check.with(settings).with(time);
    } catch (IllegalArgumentException e) {
      throw new TraceException(file, String.valueOf(e.getMessage()));
    }
  }
}
