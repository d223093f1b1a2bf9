// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Reordering;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Comparison;
import org.oomcheck.report.Finding;
import org.oomcheck.report.SourceLines;
import org.oomcheck.report.TreeReview;
import org.oomcheck.report.diagnosis.ScheduleTable;
import org.oomcheck.report.diagnosis.StackJson;
import org.oomcheck.report.diagnosis.Summary;
import org.oomcheck.report.text.JsonText;

/** The results of a run as one JSON document, described by {@code oomcheck-1.schema.json}. */
@AutoService(ResultFormat.class)
public final class JsonFormat implements ResultFormat {
  private static final String SCHEMA = "oomcheck/1";

  @Override
  public String name() {
    return "json";
  }

  @Override
  public String description() {
    return "one document, described by oomcheck-1.schema.json";
  }

  @Override
  public String check(List<CheckResult> results, Invocation invocation) {
    return JsonText.of(document(results, invocation, invocation::showAgain));
  }

  /** The checks before and after the patches, and what became of the findings. */
  @Override
  public String review(List<TreeReview> reviews, Invocation invocation) {
    List<CheckResult> checks = new ArrayList<>();
    for (TreeReview tree : reviews) {
      for (Comparison each : tree.comparisons()) {
        checks.addAll(List.of(each.before(), each.after()));
        Optional.ofNullable(each.early()).ifPresent(checks::add);
      }
    }
    Map<Check, String> bases = new HashMap<>();
    reviews.stream()
        .flatMap(tree -> tree.comparisons().stream())
        .forEach(each -> bases.put(each.after().check(), each.before().check().series()));
    ObjectNode document =
        document(
            checks,
            invocation,
            finding -> {
              String base = bases.get(finding.check());
              return base == null ? finding.findAgain() : invocation.showAgain(finding, base);
            });
    ReviewAnswer answer = new ReviewAnswer(reviews);
    document.put("conclusion", answer.conclusion());
    answer.costs().forEach(document.putArray("costs")::add);
    answer.notLookedAt(true).forEach(document.putArray("notLookedAt")::add);
    ArrayNode array = document.putArray("comparisons");
    ArrayNode trees = document.putArray("reviews");
    SoonerFindings sooner = new SoonerFindings(invocation.lines());
    for (TreeReview tree : reviews) {
      tree.comparisons().forEach(each -> add(array.addObject(), each));
      ObjectNode node = trees.addObject();
      node.put("before", tree.before().id()).put("after", tree.after().id());
      ArrayNode leftOut = node.putArray("leftOut");
      for (TreeReview.LeftOut each : tree.leftOut()) {
        leftOut.addObject().put("scenario", each.scenario()).put("reason", each.reason());
      }
      ArrayNode notExercised = node.putArray("notExercised");
      tree.notExercised().forEach(notExercised::add);
      ArrayNode lines = node.putArray("linesNotRun");
      for (SourceLines each : tree.linesNotRun()) {
        each.lines().forEach(lines.addObject().put("file", each.file()).putArray("lines")::add);
      }
      tree.notModelled().forEach(node.putArray("notModelled")::add);
      sooner.remarks(tree).forEach(node.putArray("remarks")::add);
    }
    return JsonText.of(document);
  }

  private static void add(ObjectNode node, Comparison each) {
    node.put("scenario", each.after().check().scenario().id());
    node.put("before", each.before().check().series());
    node.put("after", each.after().check().series());
    findings(node.putArray("fixes"), each.fixes(), each);
    findings(node.putArray("leaves"), each.leaves(), each);
    findings(node.putArray("breaks"), each.breaks(), each);
    findings(node.putArray("notCompared"), each.notCompared(), each);
    ArrayNode hidden = node.putArray("hides");
    for (Signature finding : each.hides()) {
      add(hidden.addObject(), finding, each).put("behind", each.behind(finding).get(0));
    }
    ArrayNode missed = node.putArray("missedGoals");
    each.missedGoals().forEach(missed::add);
    boolean claimed = each.after().check().expectedHazards() != null;
    boolean holds = each.after().isAnswered() && !each.isClaimBroken();
    node.put("claimHolds", claimed ? holds : null);
    node.put("problem", each.problem().isEmpty() ? null : each.problem());
  }

  private static void findings(ArrayNode array, Set<Signature> findings, Comparison in) {
    for (Signature finding : findings) {
      add(array.addObject(), finding, in);
    }
  }

  private static ObjectNode add(ObjectNode node, Signature finding, Comparison in) {
    return node.put("kind", finding.hazard().name())
        .put("finding", finding.text())
        .put("words", Comparison.words(finding, List.of(in)));
  }

  /**
   * What a check and a review have.
   *
   * @param again how a finding is shown again
   */
  private static ObjectNode document(
      List<CheckResult> results, Invocation run, Function<Finding, String> again) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("schema", SCHEMA).put("version", run.version());
    ArrayNode checks = document.putArray("cells");
    results.forEach(result -> add(checks.addObject(), result, run, again));
    return document;
  }

  private static void add(
      ObjectNode node, CheckResult result, Invocation run, Function<Finding, String> again) {
    Check check = result.check();
    node.put("series", check.series()).put("scenario", check.scenario().id());
    node.put("time", check.time().name().toLowerCase(Locale.ROOT));
    ObjectNode parameters = node.putObject("parameters");
    check.settings().asMap().forEach(parameters::put);
    ObjectNode assumptions = node.putObject("assumptions");
    check.assumptions().forEach(assumptions::put);
    node.put("verdict", result.word());
    ArrayNode hazards = node.putArray("hazards");
    for (Finding finding : result.findings()) {
      add(hazards.addObject(), finding, run).put("again", again.apply(finding));
    }
    node.put("expected", result.expected());
    if (result.error() != null) {
      node.put("error", result.error());
    }
    if (!check.scenario().notRun().isEmpty()) {
      ArrayNode notRun = node.putArray("notRun");
      check.scenario().notRun().forEach(notRun::add);
    }
    if (!check.scenario().linesNotRun().isEmpty()) {
      ArrayNode linesNotRun = node.putArray("linesNotRun");
      check.scenario().linesNotRun().forEach(linesNotRun::add);
    }
    add(node.putObject("coverage"), result.verdict().coverage());
    if (result.costs() != null) {
      add(node.putObject("costs"), result.costs());
    }
  }

  private static void add(ObjectNode node, Costs costs) {
    node.put("worstWaitJiffies", bounded(costs.worstWait()));
    ObjectNode most = node.putObject("most");
    costs.most().forEach((name, value) -> most.put(name, bounded(value)));
  }

  private static @Nullable Integer bounded(int value) {
    return value == Costs.NO_BOUND ? null : value;
  }

  private static ObjectNode add(ObjectNode node, Finding finding, Invocation run) {
    Counterexample counterexample = finding.counterexample();
    Hazard hazard = counterexample.hazard();
    node.put("kind", hazard.name());
    node.put("finding", counterexample.finding().text());
    node.put("possible", counterexample.possible());
    node.put("trace", run.traces().of(finding));
    Optional<PatchLines.Place> patch = run.lines().of(counterexample);
    if (patch.isPresent()) {
      node.putObject("patch").put("file", patch.get().patch()).put("line", patch.get().line());
    }
    node.put("steps", counterexample.steps().size());
    node.put("contextSwitches", counterexample.contextSwitches());
    node.put("stallJiffies", hazard == Hazard.STALL ? counterexample.stallJiffies() : null);
    StackJson.addEnd(node.putArray("end"), counterexample);
    new Summary(counterexample).sentences().forEach(node.putArray("summary")::add);
    ArrayNode schedule = node.putArray("schedule");
    for (ScheduleTable.Row row : new ScheduleTable(counterexample).rows()) {
      boolean clock = row.task() == Counterexample.Choice.CLOCK;
      schedule
          .addObject()
          .put("number", row.number())
          .put("comm", clock ? null : counterexample.tasks().get(row.task()).comm())
          .put("step", row.text())
          .put("repeats", row.repeats());
    }
    return node;
  }

  private static void add(ObjectNode node, Coverage coverage) {
    node.put("tasks", coverage.tasks());
    node.put("states", coverage.states());
    node.put("transitions", coverage.transitions());
    node.put("depth", coverage.depth());
    node.put("seconds", Math.round(coverage.seconds() * 1000) / 1000.0);
    Limit limit = coverage.limit();
    if (limit == null) {
      node.putNull("limit");
    } else {
      ObjectNode reached = node.putObject("limit");
      reached.put("name", limit.name()).put("value", limit.value()).put("flag", limit.flag());
    }
    node.put("symmetry", coverage.symmetry());
    ArrayNode lookedFor = node.putArray("lookedFor");
    coverage.lookedFor().stream().sorted().forEach(lookedFor::add);
    coverage.notCompared().forEach(node.putArray("notCompared")::add);
    if (!coverage.ignored().isEmpty()) {
      coverage.ignored().forEach(node.putArray("ignored")::add);
    }
    List<Reordering> pairs = coverage.reorderings();
    if (pairs != null) {
      ArrayNode granted = node.putArray("takenForGranted");
      pairs.forEach(pair -> add(granted.addObject(), pair));
    }
  }

  private static void add(ObjectNode node, Reordering pair) {
    put(node, "first", pair.first());
    put(node, "second", pair.second());
    node.put("barrier", pair.barrier()).put("seenBy", pair.seenBy());
    put(node, "seenFirst", pair.seenFirst());
    put(node, "seenSecond", pair.seenSecond());
  }

  private static void put(ObjectNode node, String name, Reordering.Place place) {
    node.putObject(name).put("access", place.access()).put("where", place.where());
  }
}
