// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.result.Counterexample.Standing;
import org.oomcheck.explorer.result.Counterexample.Taken;
import org.oomcheck.explorer.result.Counterexample.TaskState;
import org.oomcheck.model.machine.KernelFrame;

/** A function of C with its line is kept in one line where that fits. */
class ScheduleTableTest {
  private static final KernelFrame LONG =
      new KernelFrame("driver_takes_the_first_lock_then_second", "dir/a_long_driver_name.c", 1234);
  private static final KernelFrame SHORT = new KernelFrame("fill", "dir/driver.c", 12);

  private static List<String> lines(KernelFrame frame, int columns) {
    Taken step = new Taken(new Choice(0, 0), "worker", "mutex_lock(&a)", "", List.of(frame), 0);
    TaskState task =
        new TaskState("worker", 1, false, Standing.RUNNABLE, List.of(frame), List.of(), null, null);
    TaskState other =
        new TaskState("other", 2, false, Standing.FINISHED, List.of(), List.of(), null, null);
    Taken second = new Taken(new Choice(1, 0), "other", "fill(1)", "", List.of(SHORT), 0);
    return new ScheduleTable(List.of(step, second), List.of(task, other)).lines(columns);
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 66, 72, 80, 100, 110})
  void functionWithItsLine_fitsThePlace(int columns) {
    List<String> lines = lines(LONG, columns);
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
    assertThat(String.join(" ", lines).replaceAll("\\s+", " "))
        .contains(
            "driver_takes_the_first_lock_then_second (a_long_driver_name.c:1234): mutex_lock(&a)");
  }

  @Test
  void functionWithItsLine_staysTogether_whereThereIsRoom() {
    assertThat(lines(SHORT, 60)).contains("     0    1 worker: fill (driver.c:12): mutex_lock(&a)");
    assertThat(lines(LONG, 110))
        .anyMatch(line -> line.contains("then_second (a_long_driver_name.c:1234):"));
  }
}
