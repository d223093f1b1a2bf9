// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Completion;
import org.oomcheck.model.kernel.TaskState;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;
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

  /** A task sleeps until a flag is set in a device that another one may take away. */
  private static World testsWhatGoes(boolean sets) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      Cell flag = machine.cell("flag", 0);
      Cell gone = machine.cell("gone", 0);
      machine.spawn(
          Role.task("sleeper"),
          () -> {
            while (true) {
              queue.prepareToWait(TaskState.UNINTERRUPTIBLE);
              int there = machine.perform(Step.of(gone, "is it there?", gone::get));
              KernelBug.bugOn(there != 0, "it is used after it is gone");
              if (machine.perform(Step.of(flag, "flag?", flag::get)) == 1) {
                break;
              }
              queue.schedule(TaskState.UNINTERRUPTIBLE);
            }
            queue.finishWait();
            machine.perform(Step.run(gone, "is done", () -> {}));
            KernelBug.bugOn(sets, "the world has ended");
          });
      machine.spawn(
          Role.task("other"),
          () ->
              machine.perform(
                  Step.run(
                      flag,
                      "ends",
                      () -> {
                        flag.set(sets ? 1 : 0);
                        gone.set(sets ? 0 : 1);
                      })));
    };
  }

  /** A server looks for work, does it, and sleeps; the client tells it, or not. */
  private static World sleepsBehindItsWork(boolean tells) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      Cell work = machine.cell("work", 0);
      machine.spawn(
          Role.daemon("server").with(Task.PF_KTHREAD),
          () -> {
            Loop loop = machine.loop("serve");
            queue.prepareToWait(TaskState.INTERRUPTIBLE);
            while (true) {
              loop.head();
              if (machine.perform(Step.of(work, "work?", work::get)) == 1) {
                machine.perform(Step.run(work, "works", () -> work.set(0)));
              }
              queue.schedule(TaskState.INTERRUPTIBLE);
              queue.prepareToWait(TaskState.INTERRUPTIBLE);
            }
          });
      machine.spawn(
          Role.task("client"),
          () -> {
            machine.perform(Step.run(work, "wants", () -> work.set(1)));
            if (tells) {
              queue.wakeUp();
            }
          });
    };
  }

  /**
   * A task waits for 1, and then for 2, on one queue; another one sets a number, and tells none.
   */
  private static World waitsForOneAndTwo(int set) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      Cell number = machine.cell("number", 0);
      machine.spawn(
          Role.task("sleeper"),
          () -> {
            for (int least = 1; least <= 2; least++) {
              int wanted = least;
              queue.waitEvent(
                  "number",
                  () -> machine.perform(Step.of(number, "number?", number::get)) >= wanted);
            }
          });
      machine.spawn(
          Role.task("setter"),
          () -> machine.perform(Step.run(number, "set", () -> number.set(set))));
    };
  }

  /**
   * A task is not told that its flag is set; others wait for a completion each. The sleeper makes
   * the first one, once it is awake.
   */
  private static World othersWaitBeside(int waiters) {
    return machine -> {
      WaitQueue queue = new WaitQueue(machine, "queue");
      Cell flag = machine.cell("flag", 0);
      Completion asleep = new Completion(machine, "asleep");
      Completion first = new Completion(machine, "first");
      Completion second = new Completion(machine, "second");
      machine.spawn(
          Role.task("sleeper"),
          () -> {
            queue.prepareToWait(TaskState.UNINTERRUPTIBLE);
            while (machine.perform(Step.of(flag, "flag?", flag::get)) == 0) {
              asleep.complete();
              queue.schedule(TaskState.UNINTERRUPTIBLE);
            }
            queue.finishWait();
            first.complete();
          });
      machine.spawn(
          Role.task("setter"),
          () -> {
            asleep.waitForCompletion();
            machine.perform(Step.run(flag, "set", () -> flag.set(1)));
          });
      machine.spawn(Role.task("client"), first::waitForCompletion);
      if (waiters > 1) {
        machine.spawn(Role.task("other"), second::waitForCompletion);
      }
    };
  }

  private static Set<Hazard> hazards(World world) {
    Verdict verdict = new Explorer(HangsTest.ALL).explore(world);
    return ((Verdict.Violated) verdict)
        .counterexamples().stream().map(Counterexample::hazard).collect(Collectors.toSet());
  }

  @Test
  void sleeperWhoseConditionLooksAtWhatIsGone_hasLostNoWakeUp() {
    assertThat(hazards(testsWhatGoes(false))).contains(Hazard.DEADLOCK, Hazard.KERNEL_BUG);
    assertThat(hazards(testsWhatGoes(false))).doesNotContain(Hazard.LOST_WAKEUP);
    assertThat(hazards(testsWhatGoes(true))).contains(Hazard.LOST_WAKEUP);
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

  @Test
  void serverThatSleepsBehindItsWork_hasNotGoneOn_ifThereIsNone() {
    assertThat(new Explorer(HangsTest.ALL).explore(sleepsBehindItsWork(true)))
        .isInstanceOf(Verdict.Proven.class);
    assertThat(hazard(sleepsBehindItsWork(false))).isEqualTo(Hazard.LOST_WAKEUP);
  }

  @Test
  void sleeperThatComesToAnotherTest_hasGoneOn() {
    assertThat(hazard(waitsForOneAndTwo(0))).isEqualTo(Hazard.DEADLOCK);
    assertThat(hazards(waitsForOneAndTwo(1))).contains(Hazard.LOST_WAKEUP);
  }

  @Test
  void lostWakeUp_explainsWhoWaitsForTheSleeper_andNobodyElse() {
    assertThat(hazard(othersWaitBeside(1))).isEqualTo(Hazard.LOST_WAKEUP);
    assertThat(hazards(othersWaitBeside(2))).containsOnly(Hazard.LOST_WAKEUP, Hazard.DEADLOCK);
  }
}
