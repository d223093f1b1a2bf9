// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.labs.lab.WorldSpec;
import org.oomcheck.labs.world.LabWorlds;
import org.oomcheck.report.Check;
import org.oomcheck.report.Finding;
import org.oomcheck.report.diagnosis.BlockedTasks;
import org.oomcheck.report.diagnosis.LockOrder;
import org.oomcheck.report.diagnosis.Report;

/** Grades what a student reads in a splat: which task waits for which, and the order of locks. */
@AutoService(Grader.class)
public final class SplatGrader implements Grader {
  private static final List<String> FIELDS =
      List.of("wait_for", "cycle", "lock_order", "invisible");
  private static final String SPLAT = "splat.txt";

  /** How many wrong pairs a hint names. */
  private static final int SHOWN = 12;

  @Override
  public String name() {
    return "splat";
  }

  private static WorldSpec drawn(Lab lab, Variant variant) {
    return lab.worlds().get(variant.draw().below("splat", lab.worlds().size()));
  }

  private static Finding finding(Lab lab, Variant variant) {
    LabWorlds worlds = new LabWorlds(lab, variant);
    return worlds.explore(worlds.world(drawn(lab, variant))).findings().get(0);
  }

  @Override
  public Map<String, String> handout(Lab lab, Variant variant) {
    StringBuilder splat = new StringBuilder();
    for (Report.Section task : new Report(finding(lab, variant)).blockedTasks()) {
      splat.append(task.heading()).append('\n');
      task.lines().forEach(line -> splat.append(line).append('\n'));
      splat.append('\n');
    }
    return Map.of(SPLAT, splat.toString().stripTrailing() + "\n");
  }

  @Override
  public List<String> worlds(Lab lab) {
    return List.of();
  }

  @Override
  public Check playable(Lab lab, Variant variant, Submission submission, String world) {
    throw new IllegalArgumentException("lab " + lab.number() + " is about a text; read " + SPLAT);
  }

  @Override
  public Grade grade(Lab lab, Variant variant, Submission submission, boolean all) {
    JsonAnswer answer = new JsonAnswer(submission, lab.edits().get(0));
    Counterexample found = finding(lab, variant).counterexample();
    LockOrder order = LockOrder.of(found);
    List<Part> parts = new ArrayList<>();
    parts.add(part(lab, answer, "wait_for", waits(found), SplatGrader::pairs, all));
    parts.add(part(lab, answer, "lock_order", edges(order.seen()), SplatGrader::pairs, all));
    parts.add(part(lab, answer, "cycle", cycle(tasks(found)), SplatGrader::cycle, all));
    parts.add(part(lab, answer, "invisible", edges(order.missed()), SplatGrader::pairs, all));
    return new Grade(lab, variant.student(), parts, null, null);
  }

  private static List<String> waits(Counterexample found) {
    BlockedTasks blocked = new BlockedTasks(found);
    List<String> waits = new ArrayList<>();
    for (TaskState task : blocked.tasks()) {
      String lock = task.lock();
      if (lock != null) {
        blocked.holders(lock).forEach(holder -> waits.add(task.comm() + " -> " + holder.comm()));
      }
    }
    return waits;
  }

  private static List<String> edges(List<LockOrder.Seen> seen) {
    return seen.stream().map(each -> each.edge().toString()).distinct().toList();
  }

  private static List<String> tasks(Counterexample found) {
    return found.cycle().stream().map(index -> found.tasks().get(index).comm()).toList();
  }

  private static List<String> pairs(JsonAnswer answer, String id) {
    return answer.pairs(id);
  }

  private static List<String> cycle(JsonAnswer answer, String id) {
    return cycle(answer.texts(id));
  }

  /** A cycle as its edges: it may begin anywhere, and its first task may stand at its end, too. */
  private static List<String> cycle(List<String> tasks) {
    int last = tasks.size() - 1;
    boolean closed = last > 0 && tasks.get(0).equals(tasks.get(last));
    int size = closed ? last : tasks.size();
    List<String> edges = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      edges.add(tasks.get(i) + " -> " + tasks.get((i + 1) % size));
    }
    return edges;
  }

  /**
   * Without what the splat writes beside a name: the mark of an address, and the number of a task.
   */
  private static String plain(String edge) {
    return edge.replace("&", "").replaceAll("[:/]\\d+\\b", "").replaceAll("\\s+", " ").strip();
  }

  /** A misspelt field is none of those that are asked. */
  private static String missing(JsonAnswer answer, String id) {
    return answer.at(id).isMissingNode()
        ? "there is no \"" + id + "\"" + answer.notAsked(FIELDS) + "; "
        : "";
  }

  /** What is not written as it has to be is no answer to its own part; the others count. */
  private static Part part(
      Lab lab,
      JsonAnswer answer,
      String id,
      List<String> right,
      BiFunction<JsonAnswer, String, List<String>> read,
      boolean all) {
    try {
      return compared(lab, id, right, read.apply(answer, id), missing(answer, id), all);
    } catch (Submission.Unreadable e) {
      return compared(lab, id, right, List.of(), e.why() + "; ", all);
    }
  }

  private static Part compared(
      Lab lab, String id, List<String> right, List<String> given, String missing, boolean all) {
    Set<String> wanted = new LinkedHashSet<>(right.stream().map(SplatGrader::plain).toList());
    Set<String> said = new LinkedHashSet<>(given.stream().map(SplatGrader::plain).toList());
    long hits = said.stream().filter(wanted::contains).count();
    long wrong = said.size() - hits;
    int max = lab.ask().path(id).path("points").asInt();
    int points = (int) (max * Math.max(0, hits - wrong) / wanted.size());
    boolean whole = hits == wanted.size() && wrong == 0;
    List<String> hints = new ArrayList<>();
    if (!whole) {
      hints.add(missing + hits + " of " + wanted.size() + " are there, and " + wrong + " too many");
      Set<String> tooMany = new LinkedHashSet<>(said);
      tooMany.removeAll(wanted);
      if (wrong > 0) {
        String more = wrong > SHOWN ? ", and " + (wrong - SHOWN) + " more" : "";
        hints.add(
            tooMany.stream()
                .limit(SHOWN)
                .map(Submission::printable)
                .collect(Collectors.joining(", ", "not so: ", more)));
      }
      if (all) {
        hints.add("right: " + String.join(", ", wanted));
      }
    }
    return new Part(
        id,
        lab.ask().path(id).path("title").asText(),
        points,
        max,
        whole ? Part.Status.PASSED : points > 0 ? Part.Status.PARTLY : Part.Status.FAILED,
        Part.Kind.OPEN,
        hints);
  }
}
