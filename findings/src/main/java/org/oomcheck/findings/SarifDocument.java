// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.findings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.oomcheck.explorer.Counterexample;
import org.oomcheck.explorer.Counterexample.Choice;
import org.oomcheck.explorer.Counterexample.Taken;
import org.oomcheck.explorer.Counterexample.TaskState;
import org.oomcheck.model.machine.Hazard;

/**
 * The results of a run as SARIF 2.1.0, which code scanning services read: a rule for every hazard,
 * a result for every finding, with a thread flow for every kernel task. A place is a function of
 * the kernel in its source file; as the model has no lines, none are given.
 */
public final class SarifDocument {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final String VERSION = "2.1.0";
  private static final String LINUX = "LINUX";
  private static final List<Hazard> RULES = List.of(Hazard.values());

  private final KernelFunctions functions = KernelFunctions.load();

  private SarifDocument() {}

  /**
   * The document.
   *
   * @param version the version of the program
   */
  public static String of(List<CellResult> results, String version) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("$schema", SCHEMA).put("version", VERSION);
    ObjectNode run = document.putArray("runs").addObject();
    new SarifDocument().write(run, results, version);
    return JsonText.of(document);
  }

  private void write(ObjectNode run, List<CellResult> results, String version) {
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "oomcheck").put("version", version);
    ArrayNode rules = driver.putArray("rules");
    for (Hazard hazard : RULES) {
      ObjectNode rule = rules.addObject().put("id", hazard.name());
      text(rule, "shortDescription", hazard.meaning());
    }
    ObjectNode bases = run.putObject("originalUriBaseIds");
    text(bases.putObject(LINUX), "description", "The folder of the Linux sources.");
    invocation(run.putArray("invocations").addObject(), results);
    ArrayNode array = run.putArray("results");
    for (CellResult result : results) {
      result.findings().forEach(finding -> add(array.addObject(), finding));
    }
  }

  /** What is no finding and has to be known all the same: a limit, or a hazard that is gone. */
  private static void invocation(ObjectNode invocation, List<CellResult> results) {
    invocation.put("executionSuccessful", results.stream().allMatch(CellResult::isAnswered));
    ArrayNode notifications = invocation.putArray("toolExecutionNotifications");
    for (CellResult result : results) {
      if (!result.isAnswered() || (result.isSurprise() && result.findings().isEmpty())) {
        ObjectNode notification = notifications.addObject().put("level", "error");
        text(notification, "message", result.summary());
      }
    }
  }

  private void add(ObjectNode node, Finding finding) {
    Counterexample counterexample = finding.counterexample();
    Hazard hazard = counterexample.hazard();
    node.put("ruleId", hazard.name()).put("ruleIndex", RULES.indexOf(hazard));
    node.put("level", finding.cell().declares(hazard) ? "note" : "error");
    String story = String.join("\n", new Story(counterexample).lines());
    text(node, "message", hazard + " on " + finding.cell() + "\n" + story);
    node.putObject("partialFingerprints").put("cellAndHazard/v1", finding.cell() + ", " + hazard);
    List<TaskState> stuck = new Standoff(counterexample).stuck();
    ArrayNode locations = node.putArray("locations");
    for (TaskState task : stuck) {
      place(locations.addObject(), task.comm() + " waits at " + task.waitsFor(), task.stack());
    }
    if (stuck.isEmpty()) {
      lastStep(locations.addObject(), counterexample);
    }
    ArrayNode stacks = node.putArray("stacks");
    for (TaskState task : stuck) {
      ObjectNode stack = stacks.addObject();
      text(stack, "message", task.comm() + ":" + task.pid() + " is blocked");
      ArrayNode frames = stack.putArray("frames");
      for (String function : task.stack()) {
        function(frames.addObject().putObject("location"), function);
      }
    }
    flows(node.putArray("codeFlows").addObject().putArray("threadFlows"), counterexample, stuck);
  }

  /** The hazard is where the last step was taken, if nobody waits. */
  private void lastStep(ObjectNode location, Counterexample counterexample) {
    List<Taken> steps = counterexample.steps();
    if (steps.isEmpty()) {
      text(location, "message", counterexample.message());
    } else {
      Taken last = steps.get(steps.size() - 1);
      place(location, last.comm() + ": " + counterexample.message(), last.stack());
    }
  }

  private void flows(ArrayNode flows, Counterexample counterexample, List<TaskState> stuck) {
    Map<Integer, ArrayNode> locations = new LinkedHashMap<>();
    int order = 1;
    for (Taken step : counterexample.steps()) {
      int task = step.choice().task();
      ArrayNode flow = locations.computeIfAbsent(task, key -> flow(flows, name(step)));
      ObjectNode entry = flow.addObject().put("executionOrder", order++);
      entry.put("importance", "important");
      place(entry.putObject("location"), Trace.Move.of(step).toString(), step.stack());
    }
    for (int task = 0; task < counterexample.tasks().size(); task++) {
      TaskState state = counterexample.tasks().get(task);
      if (stuck.contains(state)) {
        ArrayNode flow = locations.computeIfAbsent(task, key -> flow(flows, state.comm()));
        ObjectNode entry = flow.addObject().put("executionOrder", order);
        entry.put("importance", "essential");
        String blocks = state.comm() + ": " + state.waitsFor() + " blocks";
        place(entry.putObject("location"), blocks, state.stack());
      }
    }
  }

  private static String name(Taken step) {
    return step.choice().task() == Choice.CLOCK ? "clock" : step.comm();
  }

  private static ArrayNode flow(ArrayNode flows, String task) {
    return flows.addObject().put("id", task).putArray("locations");
  }

  /** Fills in the function that a task is in, leaving out what only takes a lock for it. */
  private void place(ObjectNode location, String message, List<String> stack) {
    text(location, "message", message);
    stack.stream()
        .filter(function -> !LockCall.isPrimitive(function))
        .findFirst()
        .ifPresent(function -> function(location, function));
  }

  private void function(ObjectNode location, String function) {
    String file = functions.file(function);
    if (file != null) {
      location
          .putObject("physicalLocation")
          .putObject("artifactLocation")
          .put("uri", file)
          .put("uriBaseId", LINUX);
    }
    location.putArray("logicalLocations").addObject().put("name", function).put("kind", "function");
  }

  private static void text(ObjectNode parent, String name, String text) {
    parent.putObject(name).put("text", text);
  }
}
