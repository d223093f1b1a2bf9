// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.labs.grade;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Hold;
import org.oomcheck.explorer.result.Counterexample.Standing;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.explorer.result.Limit;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.labs.lab.WorldSpec;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.diagnosis.Summary;
import org.oomcheck.report.text.Wrap;

/** What an explored world says about a driver, as a part of a grade. */
final class Findings {
  private Findings() {}

  static Part part(WorldSpec world, CheckResult result) {
    Part.Status status = status(result.verdict());
    int points = status == Part.Status.PASSED ? world.points() : 0;
    return new Part(
        world.id(),
        world.title(),
        points,
        world.points(),
        status,
        Part.Kind.of(world),
        hints(result),
        result.findings().stream().findFirst().orElse(null));
  }

  private static Part.Status status(Verdict verdict) {
    if (verdict instanceof Verdict.Proven) {
      return Part.Status.PASSED;
    }
    boolean limit = verdict instanceof Verdict.Inconclusive || isTooLarge(verdict);
    return limit ? Part.Status.LIMIT : Part.Status.FAILED;
  }

  /** Whether a task has no end that the explorer came to; it says so as an error of the world. */
  private static boolean isTooLarge(Verdict verdict) {
    return verdict instanceof Verdict.HarnessError failed
        && failed.problem().contains(" control locations");
  }

  private static List<String> hints(CheckResult result) {
    if (result.verdict() instanceof Verdict.Inconclusive inconclusive) {
      Limit limit = inconclusive.limit();
      return List.of(
          (limit.isOfSize() ? "more than " + limit.value() + " " + limit.name() : limit.toString())
              + ": a loop or a counter never stops growing, or fewer steps and fewer shared"
              + " variables are needed");
    }
    if (result.verdict() instanceof Verdict.HarnessError failed) {
      return List.of(
          isTooLarge(failed)
              ? "too large: " + failed.problem().split("; ", 2)[0]
              : "cannot be run: " + failed.problem());
    }
    if (result.findings().isEmpty()) {
      return List.of();
    }
    Counterexample found = result.findings().get(0).counterexample();
    return List.of(kind(found), locks(found));
  }

  /** The tasks and the locks that take part, and where the tasks are. */
  static String locks(Counterexample found) {
    List<String> lines = new ArrayList<>(new Summary(found).sentences());
    int last = found.steps().size() - 1;
    if (found.hazard().kind() != Hazard.Kind.PROGRESS && last >= 0) {
      Counterexample.Taken step = found.steps().get(last);
      lines.add("The last step is " + step.comm() + "'s, in " + joined(step.stack()) + ".");
      for (TaskState task : found.tasks()) {
        if (task.standing() != Standing.FINISHED) {
          String where =
              task.comm().equals(step.comm()) ? "" : " and is in " + joined(task.stack());
          lines.add(task.comm() + " holds " + held(task) + where + ".");
        }
      }
    }
    return String.join("\n", lines).replace(Wrap.FIRM, ' ');
  }

  private static String held(TaskState task) {
    List<String> locks = task.holds().stream().map(Hold::lock).toList();
    return locks.isEmpty() ? "no lock" : String.join(", ", locks);
  }

  private static String joined(List<KernelFrame> stack) {
    return String.join(" <- ", stack.stream().map(KernelFrame::toString).toList());
  }

  /** The kind of hazard, in a line. */
  static String kind(Counterexample found) {
    String possible = found.possible() ? "possible " : "";
    String message = found.message().lines().findFirst().orElse("");
    return switch (found.hazard().kind()) {
      case COMPLAINT, ORDER -> possible + found.hazard() + ": " + message;
      default -> possible + found.hazard() + ": " + found.hazard().meaning();
    };
  }
}
