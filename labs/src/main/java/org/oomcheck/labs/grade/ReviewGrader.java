// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.labs.lab.Draw;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.labs.world.Patches;

/**
 * Grades reviews of patches. A patch that is called safe and is not costs as much as a right answer
 * gives; one that is called unsafe needs a trace.
 */
@AutoService(Grader.class)
public final class ReviewGrader implements PatchGrader {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final String SAFE = "safe";
  private static final String UNSAFE = "unsafe";

  @Override
  public String name() {
    return "review";
  }

  @Override
  public List<String> names() {
    return NAMES;
  }

  @Override
  public Patches patches(Lab lab, Variant variant) {
    Draw draw = variant.draw();
    JsonNode sets = lab.ask().path("sets");
    List<String> left = new ArrayList<>();
    sets.path(draw.below("set", sets.size())).forEach(each -> left.add(each.asText()));
    Map<String, String> byName = new TreeMap<>();
    for (String name : NAMES) {
      byName.put(name, left.remove(draw.below("place of " + name, left.size())));
    }
    return new Patches(lab, variant, byName);
  }

  @Override
  public Grade grade(Lab lab, Variant variant, Submission submission, boolean all) {
    JsonAnswer answer = new JsonAnswer(submission, lab.edits().get(0));
    Patches patches = patches(lab, variant);
    List<Part> parts = new ArrayList<>();
    for (String name : NAMES) {
      JsonNode said = answer.at(name);
      String verdict = said.isObject() ? said.path("verdict").asText() : said.asText();
      String problem = "there is no verdict" + answer.notAsked(NAMES);
      if (!verdict.isEmpty() && !verdict.equals(SAFE) && !verdict.equals(UNSAFE)) {
        problem = answer.mistake(name, "\"safe\" or \"unsafe\"");
        verdict = "";
      }
      int points = lab.ask().path("points").path(NAMES.indexOf(name)).asInt();
      Traces trace =
          verdict.equals(UNSAFE)
              ? Traces.follow(submission, patches.world(name), name)
              : new Traces(null, "");
      parts.add(
          all
              ? judged(name, verdict, trace, points, truth(patches, variant, name), problem)
              : looked(name, verdict, trace, problem));
    }
    return new Grade(lab, variant.student(), parts, null, null);
  }

  /** What a student may see: whether there is an answer, and whether its trace leads anywhere. */
  private static Part looked(String name, String verdict, Traces trace, String none) {
    List<String> hints = new ArrayList<>();
    Counterexample reached = trace.reached();
    if (verdict.isEmpty()) {
      hints.add(none);
    } else if (reached != null) {
      hints.add("the trace leads to " + Findings.kind(reached));
    } else if (!trace.problem().isEmpty()) {
      hints.add(trace.problem());
    }
    boolean whole = !verdict.isEmpty() && trace.problem().isEmpty();
    return new Part(
        name,
        "Patch " + name + (verdict.isEmpty() ? "" : " is " + verdict),
        0,
        0,
        whole ? Part.Status.PASSED : Part.Status.FAILED,
        Part.Kind.OPEN,
        hints);
  }

  /** What is said of the first thing that goes wrong with a patch; nothing if the patch is safe. */
  private static List<String> truth(Patches patches, Variant variant, String name) {
    return patches.truth(name).stream()
        .limit(1)
        .flatMap(found -> Stream.of(Findings.kind(found), Findings.locks(found)))
        .map(variant::text)
        .toList();
  }

  private static Part judged(
      String name, String verdict, Traces trace, int points, List<String> truth, String none) {
    boolean safe = truth.isEmpty();
    List<String> hints = new ArrayList<>();
    int got = 0;
    if (verdict.isEmpty()) {
      hints.add(none + "; it is " + (safe ? SAFE : UNSAFE));
    } else if (verdict.equals(SAFE)) {
      got = safe ? points : -points;
      if (!safe) {
        hints.add("it is not safe: " + truth.get(0));
        hints.add(truth.get(1));
      }
    } else if (safe) {
      hints.add("it is safe: no schedule goes wrong");
    } else {
      got = trace.reached() != null ? points : points / 3;
      if (trace.reached() == null) {
        hints.add("it is unsafe, and no trace shows why: " + trace.problem());
        hints.add(truth.get(0));
      }
    }
    return new Part(
        name,
        "Patch " + name + (verdict.isEmpty() ? "" : " is " + verdict),
        got,
        points,
        got == points ? Part.Status.PASSED : got > 0 ? Part.Status.PARTLY : Part.Status.FAILED,
        Part.Kind.OPEN,
        hints);
  }
}
