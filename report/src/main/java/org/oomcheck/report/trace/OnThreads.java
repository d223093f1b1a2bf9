// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Hold;
import org.oomcheck.explorer.result.Counterexample.Standing;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.machine.ForcedSchedule;
import org.oomcheck.model.machine.ForcedSchedule.Place;
import org.oomcheck.model.machine.ForcedSchedule.Turn;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;
import org.oomcheck.report.Check;
import org.oomcheck.report.Finding;
import org.oomcheck.report.text.Wrap;

/** A finding's schedule on real Java threads, one of them at a time, and where they are then. */
public final class OnThreads {
  private final List<Place> expected = new ArrayList<>();
  private final List<Place> reached;

  /** The tasks whose timers have run out since their last turns: no thread knows of that. */
  private final Set<String> timedOut = new HashSet<>();

  private OnThreads(Finding finding, List<Turn> turns) {
    Counterexample counterexample = finding.counterexample();
    Set<Integer> waiting = waitingForTheClock(counterexample);
    for (int number = 0; number < counterexample.tasks().size(); number++) {
      TaskState task = counterexample.tasks().get(number);
      String next = task.waitsFor();
      if (next != null) {
        boolean blocked = task.standing() != Standing.RUNNABLE;
        if (!blocked && waiting.contains(number)) {
          timedOut.add(task.comm());
        }
        expected.add(
            new Place(task.comm(), next, blocked, task.holds().stream().map(Hold::lock).toList()));
      }
    }
    reached = run(finding, turns);
  }

  /** The tasks that have had no turn since time has passed. */
  private static Set<Integer> waitingForTheClock(Counterexample counterexample) {
    Set<Integer> waiting = new HashSet<>();
    for (Choice choice : counterexample.schedule()) {
      if (choice.task() == Choice.CLOCK) {
        IntStream.range(0, counterexample.tasks().size()).forEach(waiting::add);
      } else {
        waiting.remove(choice.task());
      }
    }
    return waiting;
  }

  /**
   * Takes the schedule of a finding on real threads.
   *
   * @return what came of it, in lines
   * @throws IllegalStateException if the threads do not end where the finding does
   */
  public static List<String> follow(Finding finding) {
    return follow(finding, turns(finding.counterexample()));
  }

  static List<String> follow(Finding finding, List<Turn> turns) {
    OnThreads threads = new OnThreads(finding, turns);
    if (!threads.expected.equals(threads.reached)) {
      throw new IllegalStateException(
          "on real threads the schedule ends with "
              + threads.reached
              + ", and it should end with "
              + threads.expected);
    }
    List<String> lines = new ArrayList<>();
    lines.add("On real threads the schedule ends in the same place:");
    for (Place place : threads.reached) {
      String holds = place.holds().isEmpty() ? "" : ", holds " + String.join(", ", place.holds());
      String how = place.blocked() ? " waits at " : " is before ";
      lines.addAll(Wrap.lines("  ", "      ", place.comm() + how + place.step() + holds));
    }
    return lines;
  }

  static List<Turn> turns(Counterexample counterexample) {
    return counterexample.schedule().stream()
        .map(choice -> new Turn(choice.task(), choice.branch()))
        .toList();
  }

  private List<Place> run(Finding finding, List<Turn> turns) {
    ForcedSchedule schedule = new ForcedSchedule(turns);
    Check check = finding.check();
    ThreadMachine machine =
        new ThreadMachine(Options.defaults().hz(), 0, (q, answers) -> 0, WhenHung.STAY_BLOCKED)
            .behind(schedule);
    KernelBug bug = machine.run(check.world()).bug();
    if (bug != null && bug.hazard() != finding.counterexample().hazard()) {
      throw new IllegalStateException("on real threads: " + bug.getMessage());
    }
    return schedule.places().stream()
        .map(
            place ->
                new Place(
                    place.comm(),
                    place.step(),
                    place.blocked() && !timedOut.contains(place.comm()),
                    place.holds()))
        .toList();
  }
}
