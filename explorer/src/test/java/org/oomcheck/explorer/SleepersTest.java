// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** What a task would do that sleeps for good, if it were woken. */
class SleepersTest {

  /** A task tests a flag in two places, and sleeps after each; another one sets it, or not. */
  private static World testsTwice(boolean sets) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      Cell flag = machine.cell("flag", 0);
      Step<Integer> test = Step.of(flag, "flag?", flag::get);
      machine.spawn(
          Role.task("sleeper"),
          () -> {
            for (int round = 0; round < 2; round++) {
              queue.prepareToWait(TaskState.UNINTERRUPTIBLE);
              if (machine.perform(test) == 0) {
                queue.schedule(TaskState.UNINTERRUPTIBLE);
              }
            }
            queue.finishWait();
          });
      machine.spawn(
          Role.task("setter"),
          () -> machine.perform(Step.run(flag, "set", () -> flag.set(sets ? 1 : 0))));
    };
  }

  private static Hazard hazard(World world) {
    Verdict verdict = new Explorer(HangsTest.ALL).explore(world);
    assertThat(verdict).isInstanceOf(Verdict.Violated.class);
    assertThat(((Verdict.Violated) verdict).counterexamples())
        .extracting(Counterexample::hazard)
        .hasSize(1);
    return ((Verdict.Violated) verdict).counterexamples().get(0).hazard();
  }

  @Test
  void sleeperThatTestsAgainInAnotherPlace_andSleepsAgain_hasNotGoneOn() {
    assertThat(hazard(testsTwice(false))).isEqualTo(Hazard.DEADLOCK);
    assertThat(hazard(testsTwice(true))).isEqualTo(Hazard.LOST_WAKEUP);
  }
}
