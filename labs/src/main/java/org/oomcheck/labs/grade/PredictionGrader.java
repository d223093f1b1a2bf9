// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.labs.world.Patches;

/**
 * Grades predictions of which hazards a change leaves, and a trace for each that it leaves. A wrong
 * prediction costs as much as a right one gives, so that guessing gives nothing.
 */
@AutoService(Grader.class)
public final class PredictionGrader implements PatchGrader {
  private static final List<String> NAMES = List.of("first", "second");

  @Override
  public String name() {
    return "prediction";
  }

  @Override
  public List<String> names() {
    return NAMES;
  }

  @Override
  public Patches patches(Lab lab, Variant variant) {
    Map<String, String> byName = new TreeMap<>();
    for (String name : NAMES) {
      JsonNode pool = lab.ask().path(name);
      byName.put(name, pool.path(variant.draw().below(name, pool.size())).asText());
    }
    return new Patches(lab, variant, byName);
  }

  /** A hazard that is asked about. */
  private record Asked(String id, String hazard, String says) {
    boolean is(Counterexample found) {
      return List.of(hazard.split("[|]", -1)).contains(found.hazard().name())
          && found.message().contains(says);
    }
  }

  private static List<Asked> asked(Lab lab) {
    List<Asked> asked = new ArrayList<>();
    for (JsonNode each : lab.ask().path("hazards")) {
      asked.add(
          new Asked(
              each.path("id").asText(), each.path("hazard").asText(), each.path("says").asText()));
    }
    return asked;
  }

  @Override
  public Grade grade(Lab lab, Variant variant, Submission submission, boolean all) {
    JsonAnswer answer = new JsonAnswer(submission, lab.edits().get(0));
    Patches patches = patches(lab, variant);
    List<Part> parts = new ArrayList<>();
    for (String name : NAMES) {
      JsonNode said = answer.at(name);
      List<String> mistakes =
          said.isMissingNode()
              ? List.of("there is no \"" + name + "\"" + answer.notAsked(NAMES))
              : misnamed(lab, said);
      parts.add(all ? predicted(lab, patches, name, said, mistakes) : answered(name, mistakes));
      parts.addAll(traces(lab, patches, submission, name, said, all));
    }
    return new Grade(lab, variant.student(), parts, null, null);
  }

  /**
   * What is asked and not answered, and what is answered and not asked: a name that is misspelt.
   */
  private static List<String> misnamed(Lab lab, JsonNode said) {
    List<String> ids = asked(lab).stream().map(Asked::id).toList();
    List<String> missing = ids.stream().filter(id -> said.path(id).isMissingNode()).toList();
    List<String> odd =
        ids.stream()
            .filter(id -> !said.path(id).isMissingNode() && !said.path(id).isBoolean())
            .toList();
    List<String> mistakes = new ArrayList<>();
    if (!missing.isEmpty()) {
      mistakes.add("no prediction of " + String.join(", ", missing));
    }
    if (!odd.isEmpty()) {
      mistakes.add(
          String.join(", ", odd) + (odd.size() == 1 ? " has" : " have") + " to be true or false");
    }
    String more = JsonAnswer.notAsked(said, ids);
    if (!more.isEmpty()) {
      mistakes.add(more.substring(2));
    }
    return mistakes.isEmpty() ? List.of() : List.of(String.join("; ", mistakes));
  }

  /** What a student may see of the predictions: whether they are all there. */
  private static Part answered(String name, List<String> missing) {
    return new Part(
        name,
        title(name),
        0,
        0,
        missing.isEmpty() ? Part.Status.PASSED : Part.Status.FAILED,
        Part.Kind.OPEN,
        missing.isEmpty() ? List.of() : List.of(String.join("; ", missing)));
  }

  private static String title(String name) {
    return "The predictions of the " + name + " change";
  }

  private static Part predicted(
      Lab lab, Patches patches, String name, JsonNode said, List<String> mistakes) {
    List<Counterexample> truth = patches.truth(name);
    List<String> wrong = new ArrayList<>();
    int right = 0;
    List<Asked> asked = asked(lab);
    for (Asked each : asked) {
      boolean possible = truth.stream().anyMatch(each::is);
      JsonNode claim = said.path(each.id());
      if (claim.isBoolean() && claim.asBoolean() == possible) {
        right++;
      } else {
        wrong.add(each.id() + (possible ? " can happen" : " cannot happen"));
      }
    }
    int answered = (int) asked.stream().filter(each -> said.path(each.id()).isBoolean()).count();
    List<String> counted = new ArrayList<>(List.of(right + " of " + asked.size() + " are right"));
    counted.addAll(mistakes);
    int max = lab.ask().path("predictions").asInt();
    int points = max * Math.max(0, 2 * right - answered) / asked.size();
    return new Part(
        name,
        title(name),
        points,
        max,
        wrong.isEmpty() ? Part.Status.PASSED : points > 0 ? Part.Status.PARTLY : Part.Status.FAILED,
        Part.Kind.OPEN,
        wrong.isEmpty()
            ? List.of()
            : List.of(String.join("; ", counted), String.join("; ", wrong)));
  }

  private static List<Part> traces(
      Lab lab, Patches patches, Submission submission, String name, JsonNode said, boolean all) {
    List<Asked> wanted = new ArrayList<>();
    for (Asked each : asked(lab)) {
      boolean claimed = said.path(each.id()).asBoolean();
      boolean possible = all && patches.truth(name).stream().anyMatch(each::is);
      if (all ? possible : claimed) {
        wanted.add(each);
      }
    }
    List<Part> parts = new ArrayList<>();
    int left = lab.ask().path("traces").asInt();
    for (int i = 0; i < wanted.size(); i++) {
      Asked each = wanted.get(i);
      int max = all ? left / (wanted.size() - i) : 0;
      left -= max;
      String file = name + "-" + each.id();
      Traces trace = Traces.follow(submission, patches.world(name), file);
      Counterexample reached = trace.reached();
      boolean shown = reached != null && each.is(reached);
      List<String> hints = new ArrayList<>();
      if (reached != null && !shown) {
        hints.add("the trace leads to something else: " + Findings.kind(reached));
      } else if (!shown) {
        hints.add(trace.problem());
      }
      parts.add(
          new Part(
              file,
              "A trace: " + each.id() + " after the " + name + " change",
              shown ? max : 0,
              max,
              shown ? Part.Status.PASSED : Part.Status.FAILED,
              Part.Kind.OPEN,
              hints));
    }
    return parts;
  }
}
