// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.CommandName;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.Finding;
import org.oomcheck.report.TreeReview;
import org.oomcheck.report.diagnosis.BlockedTasks;
import org.oomcheck.report.diagnosis.LockCall;
import org.oomcheck.report.diagnosis.Summary;
import org.oomcheck.report.text.JsonText;
import org.oomcheck.report.trace.Trace;

/**
 * The results of a run as SARIF 2.1.0, which code scanning services read: a rule for every hazard,
 * a result for every finding, with a thread flow for every kernel task. A place is a function of
 * the kernel in its source file, with its line if the function was read from C.
 */
@AutoService(ResultFormat.class)
public final class SarifFormat implements ResultFormat {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final String VERSION = "2.1.0";

  /** The package of the program, by its coordinates in Maven; it has no page of its own. */
  private static final String PACKAGE = "pkg:maven/org.oomcheck/oomcheck@";

  private static final String ERROR = "error";
  private static final String NOTE = "note";
  private static final String LINUX = "LINUX";

  /** Where the line of a place is not known. */
  private static final int UNKNOWN_LINE = 1;

  private static final List<Hazard> RULES = List.of(Hazard.values());

  /**
   * A result.
   *
   * @param baseline how it stands to the unpatched tree; empty if there is none
   */
  private record Shown(Finding finding, String level, String baseline) {}

  /**
   * A notice: no finding, but a reader of the results has to know it.
   *
   * @param level note or error
   */
  private record Notice(String level, String text) {}

  @Override
  public String name() {
    return "sarif";
  }

  @Override
  public String description() {
    return "SARIF 2.1.0, for code scanning services";
  }

  /** A hazard is an error unless it is expected. */
  @Override
  public String check(List<CheckResult> results, Invocation invocation) {
    List<Shown> shown = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    for (CheckResult result : results) {
      for (Finding finding : result.findings()) {
        boolean expected = finding.check().expects(finding.counterexample().hazard());
        shown.add(new Shown(finding, expected ? NOTE : ERROR, ""));
      }
      if (!result.isAnswered() || (result.isSurprise() && result.findings().isEmpty())) {
        notices.add(new Notice(ERROR, result.summary()));
      }
      if (result.takesOrderForGranted()) {
        result
            .memoryOrder()
            .forEach(pair -> notices.add(new Notice(NOTE, result.check() + ": " + pair)));
      }
    }
    boolean answered = results.stream().allMatch(CheckResult::isAnswered);
    return new Document(invocation).of(shown, notices, answered);
  }

  /**
   * A hazard that the patches break is an error, one that they leave a warning, or an error if they
   * claim to fix it. What they fix is a notification.
   */
  @Override
  public String review(List<TreeReview> reviews, Invocation invocation) {
    List<Comparison> comparisons =
        reviews.stream().flatMap(tree -> tree.comparisons().stream()).toList();
    List<Shown> shown = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    for (Comparison comparison : comparisons) {
      for (Finding finding : comparison.after().findings()) {
        boolean broken =
            comparison.breaks().contains(finding.counterexample().finding().withoutValues());
        String level = broken || comparison.isClaimBroken() ? ERROR : "warning";
        shown.add(new Shown(finding, level, broken ? "new" : "unchanged"));
      }
      boolean unseen = comparison.isWorse() && comparison.breaks().isEmpty();
      if (unseen || !comparison.after().isAnswered()) {
        notices.add(new Notice(ERROR, comparison.summary()));
      } else if (!comparison.fixes().isEmpty()) {
        notices.add(new Notice(NOTE, comparison.summary()));
      }
    }
    ReviewAnswer answer = new ReviewAnswer(reviews);
    answer.remarks(invocation.lines()).forEach(remark -> notices.add(new Notice(NOTE, remark)));
    for (String sentence : answer.notLookedAt(true)) {
      notices.add(new Notice(NOTE, "Not looked at: " + sentence + "."));
    }
    notices.add(new Notice(NOTE, answer.conclusion()));
    boolean answered = comparisons.stream().allMatch(each -> each.after().isAnswered());
    return new Document(invocation).of(shown, notices, answered);
  }

  /** Writes one document. */
  private static final class Document {
    private final Invocation invocation;

    private Document(Invocation invocation) {
      this.invocation = invocation;
    }

    private String of(List<Shown> shown, List<Notice> notices, boolean answered) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      document.put("$schema", SCHEMA).put("version", VERSION);
      ObjectNode run = document.putArray("runs").addObject();
      ObjectNode driver = run.putObject("tool").putObject("driver");
      driver.put("name", "oomcheck").put("version", invocation.version());
      driver.put("informationUri", PACKAGE + invocation.version());
      ArrayNode rules = driver.putArray("rules");
      RULES.forEach(hazard -> rule(rules.addObject(), hazard));
      ObjectNode bases = run.putObject("originalUriBaseIds");
      text(bases.putObject(LINUX), "description", "The folder of the Linux sources.");
      ObjectNode invocation = run.putArray("invocations").addObject();
      invocation.put("executionSuccessful", answered);
      ArrayNode notifications = invocation.putArray("toolExecutionNotifications");
      for (Notice notice : notices) {
        text(notifications.addObject().put("level", notice.level()), "message", notice.text());
      }
      ArrayNode array = run.putArray("results");
      shown.forEach(each -> add(array.addObject(), each));
      return JsonText.of(document);
    }

    private void add(ObjectNode node, Shown shown) {
      Finding finding = shown.finding();
      Counterexample counterexample = finding.counterexample();
      Hazard hazard = counterexample.hazard();
      node.put("ruleId", hazard.name()).put("ruleIndex", RULES.indexOf(hazard));
      node.put("level", shown.level());
      if (!shown.baseline().isEmpty()) {
        node.put("baselineState", shown.baseline());
      }
      String summary = String.join("\n", new Summary(counterexample).lines());
      text(node, "message", hazard + " on " + finding.check() + "\n" + summary);
      node.putObject("partialFingerprints")
          .put("cellAndHazard/v1", finding.check() + ", " + hazard);
      List<TaskState> blocked = new BlockedTasks(counterexample).tasks();
      ArrayNode locations = node.putArray("locations");
      patches(locations, counterexample);
      for (TaskState task : blocked) {
        place(locations.addObject(), task.comm() + " waits at " + task.waitsFor(), task.stack());
      }
      List<TaskState> subjects = new BlockedTasks(counterexample).subjects();
      for (TaskState task : subjects) {
        place(locations.addObject(), message(task, counterexample), task.stack());
      }
      if (blocked.isEmpty() && subjects.isEmpty()) {
        lastStep(locations.addObject(), counterexample);
      }
      locations.forEach(Document::withRegion);
      ObjectNode properties = node.putObject("properties");
      properties.put("series", finding.check().series());
      properties.put("scenario", finding.check().scenario().id());
      properties.put("steps", counterexample.steps().size());
      properties.put("possible", counterexample.possible());
      properties.put("trace", invocation.traces().of(finding));
      ArrayNode stacks = node.putArray("stacks");
      for (TaskState task : blocked) {
        ObjectNode stack = stacks.addObject();
        text(stack, "message", task.comm() + ":" + task.pid() + " is blocked");
        ArrayNode frames = stack.putArray("frames");
        task.stack().forEach(frame -> place(frames.addObject().putObject("location"), frame));
      }
      flows(
          node.putArray("codeFlows").addObject().putArray("threadFlows"), counterexample, blocked);
    }

    /** The line of the patch that the finding is about; else the patches, at their first lines. */
    private void patches(ArrayNode locations, Counterexample finding) {
      Optional<PatchLines.Place> place = invocation.lines().of(finding);
      List<String> files = place.map(each -> List.of(each.patch())).orElseGet(invocation::reviewed);
      for (String file : files) {
        ObjectNode location = locations.addObject();
        text(location, "message", "the patch under review");
        ObjectNode physical = location.putObject("physicalLocation");
        physical.putObject("artifactLocation").put("uri", uri(file));
        int line = place.map(PatchLines.Place::line).orElse(UNKNOWN_LINE);
        physical.putObject("region").put("startLine", line);
      }
    }

    /** A rule, with what code scanning shows beside a result. */
    private static void rule(ObjectNode rule, Hazard hazard) {
      rule.put("id", hazard.name()).put("name", name(hazard));
      text(rule, "shortDescription", hazard.meaning());
      String kind = hazard.kind().word();
      text(
          rule,
          "fullDescription",
          name(hazard) + ": " + hazard.meaning() + ". It is one of the hazards of " + kind + ".");
      String explain = CommandName.get() + " explain " + hazard.name();
      rule.putObject("help")
          .put("text", explain + " lists the scenarios that look for it, and where it is expected.")
          .put(
              "markdown",
              "`" + explain + "` lists the scenarios that look for it, and where it is expected.");
      rule.putObject("defaultConfiguration").put("level", ERROR);
      ObjectNode properties = rule.putObject("properties");
      properties.putArray("tags").add("concurrency").add(kind);
      properties.put("precision", "very-high").put("problem.severity", ERROR);
    }

    /** The name in one word, which is no repetition of the identifier: {@code DeadlockHazard}. */
    private static String name(Hazard hazard) {
      return Stream.of(hazard.name().split("_", -1))
          .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
          .collect(Collectors.joining("", "", "Hazard"));
    }

    /** Code scanning shows a result at a line, also where the function was not read from C. */
    private static void withRegion(JsonNode location) {
      if (location.get("physicalLocation") instanceof ObjectNode place && !place.has("region")) {
        place.putObject("region").put("startLine", UNKNOWN_LINE);
      }
    }

    /** A file name as a reference; an absolute one begins with its scheme. */
    private static String uri(String file) {
      Path path = Path.of(file);
      if (path.isAbsolute()) {
        return path.toUri().toASCIIString();
      }
      String relative = file.replace('\\', '/');
      // A colon in the first part would end the name of a scheme.
      String prefix = relative.split("/", 2)[0].contains(":") ? "./" : "";
      try {
        return new URI(null, null, prefix + relative, null).toASCIIString();
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(file + " cannot be referred to: " + e.getReason(), e);
      }
    }

    private static String message(TaskState task, Counterexample finding) {
      return task.comm() + ": " + (task.waitsFor() == null ? finding.message() : task.waitsFor());
    }

    /** The hazard is where the last step was taken, if it is about no task. */
    private static void lastStep(ObjectNode location, Counterexample counterexample) {
      List<Taken> steps = counterexample.steps();
      if (steps.isEmpty()) {
        text(location, "message", counterexample.message());
      } else {
        Taken last = steps.get(steps.size() - 1);
        place(location, last.comm() + ": " + counterexample.message(), last.stack());
      }
    }

    private static void flows(
        ArrayNode flows, Counterexample counterexample, List<TaskState> blocked) {
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
        if (blocked.contains(state)) {
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
    private static void place(ObjectNode location, String message, List<KernelFrame> stack) {
      text(location, "message", message);
      LockCall.frame(stack).ifPresent(frame -> place(location, frame));
    }

    private static void place(ObjectNode location, KernelFrame frame) {
      ObjectNode physical = location.putObject("physicalLocation");
      ObjectNode artifact = physical.putObject("artifactLocation").put("uri", uri(frame.file()));
      if (!Path.of(frame.file()).isAbsolute()) {
        artifact.put("uriBaseId", LINUX);
      }
      if (frame.line() != 0) {
        physical.putObject("region").put("startLine", frame.line());
      }
      location
          .putArray("logicalLocations")
          .addObject()
          .put("name", frame.symbol())
          .put("kind", "function");
    }

    private static void text(ObjectNode parent, String name, String text) {
      parent.putObject(name).put("text", text);
    }
  }
}
