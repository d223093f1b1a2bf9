// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.play;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.Play;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Hold;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.report.Check;
import org.oomcheck.report.Finding;
import org.oomcheck.report.SourceText;
import org.oomcheck.report.diagnosis.StackJson;
import org.oomcheck.report.text.JsonText;
import org.oomcheck.report.text.TextStyle;
import org.oomcheck.report.trace.ScheduleLine;

/**
 * A game for programs: one JSON object in a line for everything that happens, described by {@code
 * oomcheck-play-1.schema.json}.
 */
@AutoService(PlayView.class)
public final class JsonView implements PlayView {
  private static final String SCHEMA = "oomcheck-play/1";

  @Override
  public String name() {
    return "json";
  }

  @Override
  public String prompt() {
    return "";
  }

  /** The first state says it all. */
  @Override
  public String opening(Check check, TextStyle style) {
    return "";
  }

  private static ObjectNode line(String type) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    return line.put("schema", SCHEMA).put("type", type);
  }

  @Override
  public String state(
      Check check,
      Play play,
      @Nullable Counterexample reached,
      TextStyle style,
      SourceText source) {
    ObjectNode line = line("state");
    line.put("series", check.series()).put("scenario", check.scenario().id());
    line.put("time", check.time().name().toLowerCase(Locale.ROOT));
    ObjectNode parameters = line.putObject("parameters");
    check.settings().asMap().forEach(parameters::put);
    List<Taken> steps = play.steps();
    line.put("step", steps.size()).put("jiffies", play.jiffies());
    line.put("contextSwitches", play.contextSwitches());
    line.put("schedule", ScheduleLine.of(steps.stream().map(Taken::choice).toList()));
    if (steps.isEmpty()) {
      line.putNull("last");
    } else {
      Taken last = steps.get(steps.size() - 1);
      line.putObject("last")
          .put("comm", last.comm())
          .put("step", last.label())
          .put("result", last.result());
    }
    ArrayNode tasks = line.putArray("tasks");
    play.tasks().forEach(task -> add(tasks.addObject(), task, source));
    ArrayNode moves = line.putArray("moves");
    for (Play.Move move : play.moves()) {
      moves
          .addObject()
          .put("id", moves.size())
          .put("comm", move.comm())
          .put("step", move.label())
          .put("answer", move.answer());
    }
    hazard(line, reached);
    return JsonText.line(line);
  }

  private static void hazard(ObjectNode line, @Nullable Counterexample reached) {
    if (reached == null) {
      line.putNull("hazard");
    } else {
      line.putObject("hazard")
          .put("kind", reached.hazard().name())
          .put("message", reached.message());
    }
  }

  private static void add(ObjectNode node, TaskState task, SourceText source) {
    node.put("comm", task.comm()).put("pid", task.pid()).put("daemon", task.daemon());
    node.put("standing", task.standing().name());
    StackJson.add(node.putArray("stack"), task.stack());
    ArrayNode holds = node.putArray("holds");
    for (Hold hold : task.holds()) {
      StackJson.add(holds.addObject().put("lock", hold.lock()).putArray("takenIn"), hold.takenIn());
    }
    node.put("next", task.waitsFor()).put("lock", task.lock());
    String line =
        source.innermost(task.stack()).flatMap(source::at).map(String::strip).orElse(null);
    node.put("source", line);
  }

  @Override
  public String hint(Play play, Play.Hint hint, TextStyle style) {
    ObjectNode line = line("hint");
    Play.Move move = hint.move();
    line.put("hazard", hint.hazard() == null ? null : hint.hazard().name());
    line.put("steps", hint.steps());
    line.put("id", move == null ? null : (Integer) (play.moves().indexOf(move) + 1));
    line.put("complete", hint.limit() == null);
    return JsonText.line(line);
  }

  @Override
  public String told(String text) {
    return JsonText.line(line("told").put("message", text.strip()));
  }

  @Override
  public String refused(String sentence) {
    return JsonText.line(line("refused").put("message", sentence.strip()));
  }

  @Override
  public String ending(PlayEnding ending, TextStyle style) {
    ObjectNode line = line("end");
    line.put("outcome", ending.outcome().name());
    hazard(line, ending.reached());
    line.put("steps", ending.play().steps().size());
    line.put("contextSwitches", ending.play().contextSwitches());
    ObjectNode explorer = line.putObject("explorer");
    explorer.put("verdict", ending.explored().word());
    ArrayNode hazards = explorer.putArray("hazards");
    for (Finding finding : ending.explored().findings()) {
      Counterexample best = finding.counterexample();
      hazards
          .addObject()
          .put("kind", best.hazard().name())
          .put("steps", best.steps().size())
          .put("contextSwitches", best.contextSwitches());
    }
    Limit limit = ending.explored().verdict().coverage().limit();
    explorer.put("limit", limit == null ? null : limit.toString());
    return JsonText.line(line);
  }
}
