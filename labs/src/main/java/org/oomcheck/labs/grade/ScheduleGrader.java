// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Standing;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.labs.lab.Lab;
import org.oomcheck.labs.lab.Submission;
import org.oomcheck.labs.lab.Variant;
import org.oomcheck.labs.lab.WorldSpec;
import org.oomcheck.labs.world.LabWorlds;
import org.oomcheck.labs.world.Moves;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.report.Check;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Finding;

/** Grades a schedule: it has to reach a hazard, and the shorter it is the better. */
@AutoService(Grader.class)
public final class ScheduleGrader implements Grader {
  private static final int FEWEST_STEPS = 10;
  private static final int FEWEST_SWITCHES = 5;

  @Override
  public String name() {
    return "schedule";
  }

  @Override
  public Check playable(Lab lab, Variant variant, Submission submission, String world) {
    WorldSpec spec = world.isEmpty() ? spec(lab) : lab.world(world);
    return new LabWorlds(lab, variant).world(spec);
  }

  private static WorldSpec spec(Lab lab) {
    return lab.worlds().get(0);
  }

  @Override
  public Grade grade(Lab lab, Variant variant, Submission submission, boolean all) {
    String file = lab.edits().get(0);
    LabWorlds worlds = new LabWorlds(lab, variant);
    Check world = worlds.world(spec(lab));
    Moves.End end = Moves.follow(world, file, submission.text(file));
    CheckResult explored = worlds.explore(world);
    Hazard wanted = Hazard.valueOf(lab.ask().path("hazard").asText());
    Counterexample shortest = found(explored, wanted);
    boolean reached = end.reached() != null && end.reached().hazard() == wanted;
    List<Part> parts = new ArrayList<>();
    parts.add(
        new Part(
            "reach",
            spec(lab).title(),
            reached ? spec(lab).points() : 0,
            spec(lab).points(),
            reached ? Part.Status.PASSED : Part.Status.FAILED,
            Part.Kind.OPEN,
            reached ? List.of() : hints(end, shortest, wanted)));
    if (reached && shortest != null) {
      bonus(parts, end, shortest);
    }
    return new Grade(lab, variant.student(), parts, null, reached ? null : explored);
  }

  private static @Nullable Counterexample found(CheckResult explored, Hazard wanted) {
    return explored.findings().stream()
        .map(Finding::counterexample)
        .filter(each -> each.hazard() == wanted)
        .findFirst()
        .orElse(null);
  }

  private static void bonus(List<Part> parts, Moves.End end, Counterexample shortest) {
    boolean steps = end.steps() <= shortest.steps().size();
    boolean switches = steps && end.contextSwitches() <= shortest.contextSwitches();
    parts.add(
        extra("steps", "No schedule has fewer steps", FEWEST_STEPS, steps, end.steps() + " steps"));
    parts.add(
        extra(
            "switches",
            "And none of these fewer switches",
            FEWEST_SWITCHES,
            switches,
            end.contextSwitches() + " context switches"));
  }

  private static Part extra(String id, String title, int points, boolean got, String yours) {
    return new Part(
        id,
        title,
        got ? points : 0,
        points,
        got ? Part.Status.PASSED : Part.Status.FAILED,
        Part.Kind.BONUS,
        got ? List.of() : List.of("yours has " + yours));
  }

  private static List<String> hints(
      Moves.End end, @Nullable Counterexample shortest, Hazard wanted) {
    List<String> hints = new ArrayList<>();
    String where = "after " + end.steps() + " steps ";
    if (end.reached() != null) {
      hints.add(where + "it is " + end.reached().hazard() + ", and " + wanted + " is asked for");
    } else {
      List<String> free =
          end.tasks().stream()
              .filter(task -> task.standing() == Standing.RUNNABLE)
              .map(TaskState::comm)
              .toList();
      hints.add(
          free.isEmpty()
              ? where + "nothing is left to do, and no task is stuck"
              : where + "a task can still go on: " + String.join(", ", free));
    }
    if (shortest != null) {
      hints.add(Findings.locks(shortest));
    }
    return hints;
  }
}
