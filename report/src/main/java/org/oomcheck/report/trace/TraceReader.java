// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.trace;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.UnknownName;
import org.oomcheck.report.text.JsonText;

/** Reads trace files, and says what is wrong with those that it cannot read. */
public final class TraceReader {
  private static final int HIGHEST_HZ = 10_000;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String file;

  private TraceReader(String file) {
    this.file = file;
  }

  /**
   * Reads a trace.
   *
   * @param file the name of the file, for messages
   * @throws TraceException if it is none
   */
  public static Trace read(String file, String content) {
    return new TraceReader(file).read(content);
  }

  private Trace read(String content) {
    JsonNode document = parse(content);
    if (!document.isObject()) {
      throw new TraceException(file, "not a trace: the file has to hold one JSON object");
    }
    String schema = text(document, "", "schema");
    if (!schema.equals(Trace.SCHEMA)) {
      throw new TraceException(
          file,
          "schema is '"
              + schema
              + "', and this version reads '"
              + Trace.SCHEMA
              + "'; write the trace anew, or replay it with the version that wrote it");
    }
    List<Trace.Move> moves = moves(document);
    compare(schedule(document), moves);
    return new Trace(
        text(document, "", "series"),
        text(document, "", "scenario"),
        parameters(document),
        word(document, "time", TimeMode.values()),
        number(document, "", "hz", 1, HIGHEST_HZ),
        new Signature(word(document, "hazard", Hazard.values()), text(document, "", "finding")),
        truth(document, "possible"),
        moves);
  }

  private JsonNode parse(String content) {
    if (content.isBlank()) {
      throw new TraceException(file, "the file is empty; a trace is a JSON object");
    }
    try {
      return JSON.readTree(content);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new TraceException(file, "not valid JSON" + where + ": " + JsonText.mistake(e));
    }
  }

  private List<Trace.Move> moves(JsonNode document) {
    JsonNode steps = field(document, "", "steps", "an array");
    if (!steps.isArray()) {
      throw wrong("steps", steps, "an array");
    }
    List<Trace.Move> moves = new ArrayList<>();
    for (JsonNode step : steps) {
      String path = "steps[" + moves.size() + "]";
      if (!step.isObject()) {
        throw wrong(path, step, "an object");
      }
      path += ".";
      int task = number(step, path, "task", Choice.CLOCK, Integer.MAX_VALUE);
      int branch = number(step, path, "branch", 0, Integer.MAX_VALUE);
      moves.add(
          new Trace.Move(
              new Choice(task, branch),
              text(step, path, "comm"),
              text(step, path, "step"),
              text(step, path, "result")));
    }
    return moves;
  }

  private List<Choice> schedule(JsonNode document) {
    try {
      return ScheduleLine.parse(text(document, "", "schedule"));
    } catch (IllegalArgumentException e) {
      throw new TraceException(file, "field 'schedule': " + e.getMessage());
    }
  }

  /** The short form is for people to copy; it must not say something else. */
  private void compare(List<Choice> schedule, List<Trace.Move> moves) {
    int steps = Math.max(schedule.size(), moves.size());
    for (int i = 0; i < steps; i++) {
      if (i >= schedule.size()
          || i >= moves.size()
          || !schedule.get(i).equals(moves.get(i).choice())) {
        List<Choice> choices = moves.stream().map(Trace.Move::choice).toList();
        throw new TraceException(
            file,
            "fields 'schedule' and 'steps' differ at step "
                + (i + 1)
                + "; if the steps are right, the schedule is '"
                + ScheduleLine.of(choices)
                + "'");
      }
    }
  }

  private Map<String, Integer> parameters(JsonNode document) {
    JsonNode node = field(document, "", "parameters", "an object");
    if (!node.isObject()) {
      throw wrong("parameters", node, "an object");
    }
    Map<String, Integer> parameters = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = entry.getKey();
      int value = number(node, "parameters.", name, Integer.MIN_VALUE, Integer.MAX_VALUE);
      parameters.put(name, value);
    }
    return parameters;
  }

  private <E extends Enum<E>> E word(JsonNode document, String name, E[] known) {
    String word = text(document, "", name);
    boolean lower = known[0] instanceof TimeMode;
    List<String> names =
        Arrays.stream(known)
            .map(each -> lower ? each.name().toLowerCase(Locale.ROOT) : each.name())
            .toList();
    int index = names.indexOf(word);
    if (index < 0) {
      String problem = file + ": field '" + name + "' is '" + word + "'";
      throw new TraceException(new UnknownName(problem, word, names));
    }
    return known[index];
  }

  private String text(JsonNode object, String path, String name) {
    JsonNode node = field(object, path, name, "a string");
    if (!node.isTextual()) {
      throw wrong(path + name, node, "a string");
    }
    return node.textValue();
  }

  private boolean truth(JsonNode document, String name) {
    JsonNode node = field(document, "", name, "true or false");
    if (!node.isBoolean()) {
      throw wrong(name, node, "true or false");
    }
    return node.booleanValue();
  }

  private int number(JsonNode object, String path, String name, int least, int most) {
    JsonNode node = field(object, path, name, "a whole number");
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < least
        || node.intValue() > most) {
      String range =
          most == Integer.MAX_VALUE
              ? "a whole number" + (least == Integer.MIN_VALUE ? "" : " from " + least)
              : "a whole number from " + least + " to " + most;
      throw wrong(path + name, node, range);
    }
    return node.intValue();
  }

  private JsonNode field(JsonNode object, String path, String name, String kind) {
    JsonNode node = object.get(name);
    if (node == null) {
      throw new TraceException(file, "field '" + path + name + "' is missing; it is " + kind);
    }
    return node;
  }

  private TraceException wrong(String path, JsonNode node, String kind) {
    String found = node.isContainerNode() ? node.getNodeType().name() : node.toString();
    return new TraceException(
        file,
        "field '" + path + "' is " + found.toLowerCase(Locale.ROOT) + "; it has to be " + kind);
  }
}
