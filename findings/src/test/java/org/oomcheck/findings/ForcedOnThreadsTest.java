// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.Counterexample;
import org.oomcheck.explorer.Counterexample.Hold;
import org.oomcheck.explorer.Counterexample.Standing;
import org.oomcheck.explorer.Counterexample.TaskState;
import org.oomcheck.explorer.Options;
import org.oomcheck.model.machine.ForcedSchedule;
import org.oomcheck.model.machine.ForcedSchedule.Place;
import org.oomcheck.model.machine.ForcedSchedule.Turn;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;

/** Every counterexample again, on real threads that are made to follow its schedule. */
class ForcedOnThreadsTest {

  private static final List<Finding> FINDINGS = TraceTest.findings().toList();

  static List<Finding> findings() {
    return FINDINGS;
  }

  private static ForcedSchedule follow(Finding finding, List<Turn> turns) {
    ForcedSchedule schedule = new ForcedSchedule(turns);
    MatrixCell cell = finding.cell();
    ThreadMachine machine =
        new ThreadMachine(Options.defaults().hz(), 0, (q, answers) -> 0, WhenHung.STAY_BLOCKED)
            .behind(schedule);
    KernelBug bug = machine.run(cell.scenario().world(cell.tree(), cell.settings())).bug();
    if (bug != null) {
      assertThat(bug.hazard()).isEqualTo(finding.counterexample().hazard());
      assertThat(bug.getMessage()).isEqualTo(finding.counterexample().message());
    }
    return schedule;
  }

  private static List<Turn> turns(Counterexample counterexample) {
    return new ArrayList<>(
        counterexample.schedule().stream()
            .map(choice -> new Turn(choice.task(), choice.branch()))
            .toList());
  }

  @ParameterizedTest
  @MethodSource("findings")
  void threads_endWhereTheScheduleEnds(Finding finding) {
    Counterexample counterexample = finding.counterexample();
    List<Place> expected = new ArrayList<>();
    for (TaskState task : counterexample.tasks()) {
      if (task.waitsFor() != null) {
        expected.add(
            new Place(
                task.comm(),
                task.waitsFor(),
                task.standing() != Standing.RUNNABLE,
                task.holds().stream().map(Hold::lock).toList()));
      }
    }
    List<Place> places = follow(finding, turns(counterexample)).places();
    boolean clockLast = counterexample.hazard() == Hazard.STALL;
    assertThat(clockLast ? untimed(places) : places)
        .isEqualTo(clockLast ? untimed(expected) : expected);
  }

  /** A stall ends with the clock, and no thread knows of a timer that has just run out. */
  private static List<Place> untimed(List<Place> places) {
    return places.stream()
        .map(place -> new Place(place.comm(), place.step(), true, place.holds()))
        .toList();
  }

  /** The twin: two turns swapped, and the threads refuse. */
  @Test
  void scheduleThatDoesNotFit_isRefused() {
    Finding finding = findings().get(0);
    List<Turn> turns = turns(finding.counterexample());
    turns.add(turns.get(turns.size() - 1));
    ForcedSchedule schedule = follow(finding, turns);
    assertThatThrownBy(schedule::places).hasMessageContaining("was not possible");
  }
}
