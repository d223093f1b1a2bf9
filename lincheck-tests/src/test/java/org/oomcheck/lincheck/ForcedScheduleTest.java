// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.ForcedSchedule;
import org.oomcheck.model.machine.ForcedSchedule.Turn;
import org.oomcheck.model.machine.Step;

/**
 * {@link ForcedSchedule} leaves nothing to chance: however the threads come to the gate, the turns
 * are the schedule's, and a thread without any more turns is let go.
 */
@ExtendWith(KnownBugs.class)
class ForcedScheduleTest {

  private static ForcedSchedule schedule(int... tasks) {
    return new ForcedSchedule(Arrays.stream(tasks).mapToObj(t -> new Turn(t, 0)).toList());
  }

  /** Each task takes two steps, and the last of them to come begins. */
  public static class Turns extends ThreeTasks {
    private final Cell taken = machine.cell("turns taken", 0);

    public Turns() {
      this(true);
    }

    Turns(boolean behindTheGate) {
      if (behindTheGate) {
        machine.behind(schedule(2, 0, 1, 1, 0, 2));
      }
      spawn(() -> twice(1), () -> twice(2), () -> twice(3));
    }

    private void twice(int digit) {
      step(digit);
      step(digit);
    }

    private void step(int digit) {
      machine.perform(Step.run(taken, "a turn", () -> taken.set(10 * taken.get() + digit)));
    }

    /** Fails where the turns were others. */
    @Validate
    public void turnsAreTheSchedules() {
      if (taken.get() != 312_213) {
        throw new IllegalStateException("the turns were " + taken.get());
      }
    }
  }

  /** The same without the gate. */
  public static final class FreeTurns extends Turns {
    public FreeTurns() {
      super(false);
    }
  }

  /** The second turn is not possible: the mutex is taken. The other two wait for theirs. */
  public static final class Misfit extends ThreeTasks {
    private final ForcedSchedule schedule = schedule(0, 1, 2, 0);
    private final Mutex mutex = new Mutex(machine, "mutex");

    public Misfit() {
      machine.behind(schedule);
      spawn(this::pass, this::pass, this::pass);
    }

    private void pass() {
      mutex.lock();
      mutex.unlock();
    }

    /** Fails where the schedule is taken for one that fits. */
    @Validate
    public void refused() {
      try {
        List<?> places = schedule.places();
        throw new AssertionError("the threads are at " + places);
      } catch (IllegalStateException refusal) {
        return;
      }
    }
  }

  @Test
  void turnsAreTheSchedules() {
    assertThat(Schedules.complaint(Turns.class, 3)).isNull();
  }

  @Test
  void noticesThatTurnsWithoutTheGateAreOthers() {
    assertThat(Schedules.failure(FreeTurns.class, 3)).contains("the turns were");
  }

  @Test
  void scheduleThatDoesNotFit_letsEverybodyGo() {
    assertThat(Schedules.complaint(Misfit.class, 3)).isNull();
  }
}
