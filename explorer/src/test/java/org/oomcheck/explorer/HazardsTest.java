// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Fairness;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Hazards that show in cycles, in the time that passes, or in the order of accesses. */
class HazardsTest {
  private static final Set<Hazard> ALL = EnumSet.allOf(Hazard.class);

  private static Verdict explore(World world, Options options) {
    return new Explorer(options).explore(world);
  }

  private static List<Hazard> hazards(World world, Options options) {
    Verdict verdict = explore(world, options);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream().map(Counterexample::hazard).toList()
        : List.of();
  }

  private static List<Hazard> hazards(World world) {
    return hazards(world, Options.defaults());
  }

  private static Counterexample only(World world, Options options) {
    Verdict.Violated violated = (Verdict.Violated) explore(world, options);
    assertThat(violated.counterexamples()).hasSize(1);
    return violated.counterexamples().get(0);
  }

  /** Two tasks that want two locks in opposite order and give way to each other. */
  private static World giveWay(boolean oneGivesWay, boolean otherGivesWay) {
    return machine -> {
      Mutex a = new Mutex(machine, "a");
      Mutex b = new Mutex(machine, "b");
      machine.spawn(Role.task("one"), () -> KnownLocks.both(machine, a, b, oneGivesWay));
      machine.spawn(Role.task("other"), () -> KnownLocks.both(machine, b, a, otherGivesWay));
    };
  }

  @Test
  void twoTasksThatGiveWayToEachOther_canDoSoForEver_butNotIfOneInsists() {
    assertThat(hazards(giveWay(true, true))).containsExactly(Hazard.OOM_LOCKUP);
    assertThat(hazards(giveWay(true, false))).isEmpty();
    assertThat(hazards(giveWay(false, false))).containsExactly(Hazard.DEADLOCK);
  }

  @Test
  void livelock_saysFromWhereItRepeats_andReplays() {
    Counterexample found = only(giveWay(true, true), Options.defaults());
    assertThat(found.repeatsFrom()).isBetween(0, found.steps().size() - 1);
    Counterexample again =
        new Explorer(Options.defaults())
            .replay(giveWay(true, true), found.hazard(), found.schedule());
    assertThat(again).isEqualTo(found);
  }

  /** A task takes a lock again and again, a second one wants it once. */
  private static World takesItAgainAndAgain(boolean stops) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Cell stop = machine.cell("stop", 0);
      machine.spawn(
          Role.task("again"),
          () -> {
            Loop rounds = machine.loop("rounds");
            do {
              rounds.head();
              lock.lock();
              lock.unlock();
            } while (!machine.perform(Step.of(stop, "stop?", () -> stops && stop.get() == 1)));
            rounds.leave();
          });
      machine.spawn(
          Role.task("once"),
          () -> {
            lock.lock();
            machine.perform(Step.run(stop, "stop = 1", () -> stop.set(1)));
            lock.unlock();
          });
    };
  }

  /** A kernel mutex hands over, so only a scheduler that owes little keeps the second one out. */
  @Test
  void waiterThatIsPassedOverForEver_showsUnderWeakFairnessAlone() {
    assertThat(hazards(takesItAgainAndAgain(true))).isEmpty();
    assertThat(hazards(takesItAgainAndAgain(true), Options.defaults().fairness(Fairness.WEAK)))
        .containsExactly(Hazard.OOM_LOCKUP);
    assertThat(hazards(takesItAgainAndAgain(false))).containsExactly(Hazard.OOM_LOCKUP);
  }

  /** Spins until a sleeper has set a flag. */
  private static World spinsUntilSet(boolean isSet) {
    return machine -> {
      Cell flag = machine.cell("flag", 0);
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.task("spinner"),
          () -> {
            Loop spin = machine.loop("spin");
            do {
              spin.head();
            } while (!machine.perform(Step.of(flag, "flag?", () -> flag.get() == 1)));
            spin.leave();
          });
      machine.spawn(
          Role.task("sleeper"),
          () -> {
            sleep.msleep(100);
            if (isSet) {
              machine.perform(Step.run(flag, "flag = 1", () -> flag.set(1)));
            }
          });
    };
  }

  @Test
  void timerThatRuns_cannotBeOutrunBySpinning() {
    assertThat(hazards(spinsUntilSet(true))).isEmpty();
    assertThat(hazards(spinsUntilSet(false))).containsExactly(Hazard.OOM_LOCKUP);
  }

  /** A task runs into a bug, or does not, after its timer has fired beside one that spins. */
  private static World sleepsBesideASpinner(boolean bug) {
    return machine -> {
      Cell cell = machine.cell("cell", 0);
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.daemon("spinner"),
          () -> {
            Loop spin = machine.loop("spin");
            while (true) {
              spin.head();
              machine.perform(Step.of(cell, "look", cell::get));
            }
          });
      machine.spawn(
          Role.task("sleeper"),
          () -> {
            sleep.msleep(100);
            KernelBug.bugOn(bug, "after the sleep");
          });
    };
  }

  @Test
  void timerThatFiresBesideASpinner_isFollowed() {
    assertThat(hazards(sleepsBesideASpinner(true))).containsExactly(Hazard.KERNEL_BUG);
    assertThat(hazards(sleepsBesideASpinner(false))).isEmpty();
  }

  /** Pages go out of a pool and back into it. */
  private static World inAndOut(boolean enough) {
    return machine -> {
      Cell pages = machine.cell("pages", 1);
      machine.spawn(
          Role.task("mover"),
          () -> {
            Loop loop = machine.loop("in and out");
            do {
              loop.head();
              machine.perform(
                  Step.run(pages, "take", () -> pages.add(-1)).achieving(Progress.PAGES));
              machine.perform(Step.run(pages, "put", () -> pages.add(1)).achieving(Progress.PAGES));
            } while (!enough);
            loop.leave();
          });
    };
  }

  @Test
  void pagesThatGoRoundInACircle_areBusyForNothing() {
    assertThat(hazards(inAndOut(false))).containsExactly(Hazard.BUSY_NO_OP);
    assertThat(hazards(inAndOut(true))).isEmpty();
  }

  /** A round in which work is done is none of these, however long it goes on. */
  @Test
  void workThatNeverEnds_isNoLivelock() {
    World world =
        machine -> {
          Cell jobs = machine.cell("jobs", 0);
          machine.spawn(
              Role.task("worker"),
              () -> {
                Loop loop = machine.loop("jobs");
                while (true) {
                  loop.head();
                  machine.perform(
                      Step.run(jobs, "job", () -> jobs.set(1 - jobs.get()))
                          .achieving(Progress.WORK));
                }
              });
        };
    assertThat(hazards(world)).isEmpty();
  }

  /** A task holds a lock while it sleeps; another wants the lock. */
  private static World sleepsWithALock(int jiffies, boolean unlocksFirst) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.task("sleeper"),
          () -> {
            lock.lock();
            if (unlocksFirst) {
              lock.unlock();
            }
            sleep.scheduleTimeoutUninterruptible(jiffies);
            if (!unlocksFirst) {
              lock.unlock();
            }
          });
      machine.spawn(
          Role.task("waiter").times(2),
          () -> {
            lock.lock();
            lock.unlock();
          });
    };
  }

  @Test
  void longestWait_isTheSleepOfTheOneWhoHoldsTheLock() {
    Options stall = Options.defaults().hazards(ALL);
    Counterexample found = only(sleepsWithALock(7, false), stall);
    assertThat(found.hazard()).isEqualTo(Hazard.STALL);
    assertThat(found.stallJiffies()).isEqualTo(7);
    assertThat(found.repeatsFrom()).isEqualTo(-1);
    assertThat(hazards(sleepsWithALock(7, true), stall)).isEmpty();
  }

  /** Two sleeps under the lock, one after the other, add up for a task that waits through both. */
  @Test
  void longestWait_addsUpWhatIsWaitedFor() {
    World world =
        machine -> {
          Mutex lock = new Mutex(machine, "lock");
          Sleep sleep = new Sleep(machine);
          machine.spawn(
              Role.task("sleeper").times(3),
              () -> {
                lock.lock();
                sleep.scheduleTimeoutUninterruptible(5);
                lock.unlock();
              });
        };
    assertThat(only(world, Options.defaults().hazards(ALL)).stallJiffies()).isEqualTo(10);
  }

  @Test
  void wait_isAStallOnlyIfItIsLongerThanAllowed() {
    World world = sleepsWithALock(7, false);
    Options stall = Options.defaults().hazards(EnumSet.of(Hazard.STALL));
    int wait = only(world, stall).stallJiffies();
    assertThat(hazards(world, stall.allowedWait(wait - 1))).containsExactly(Hazard.STALL);
    assertThat(hazards(world, stall.allowedWait(wait))).isEmpty();
  }

  /** A task retries with a lock until it is lucky, and sleeps meanwhile or spins. */
  private static World retriesWithALock(int jiffies) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.task("holder"),
          () -> {
            lock.lock();
            Loop retry = machine.loop("retry");
            retry.head();
            while (machine.choose("lucky?", "no", "yes") == 0) {
              if (jiffies > 0) {
                sleep.scheduleTimeoutUninterruptible(jiffies);
              }
              retry.head();
            }
            retry.leave();
            lock.unlock();
          });
      machine.spawn(
          Role.task("waiter"),
          () -> {
            lock.lock();
            lock.unlock();
          });
    };
  }

  @Test
  void waitThroughWhichAnotherTaskRetries_hasNoBound() {
    Options stall = Options.defaults().hazards(EnumSet.of(Hazard.STALL));
    for (int jiffies : new int[] {0, 2}) {
      Counterexample found = only(retriesWithALock(jiffies), stall);
      assertThat(found.message()).startsWith("waiter").contains("no bound");
      assertThat(found.stallJiffies() > 0).isEqualTo(jiffies > 0);
      assertThat(found.repeatsFrom()).isPositive();
    }
  }

  /** A wait that no task can end is a hang, and no stall. */
  @Test
  void waitThatNeverEnds_isNoStall() {
    World world =
        machine -> {
          WaitQueue queue = new WaitQueue(machine, "queue");
          machine.spawn(Role.task("waiter"), () -> queue.waitEvent("never", () -> false));
          KnownEntries.ticker(machine);
        };
    assertThat(hazards(world, Options.defaults().hazards(ALL))).containsExactly(Hazard.DEADLOCK);
  }

  /** One writes a variable, another reads it. */
  private static World sharing(Access writes, Access reads, boolean locked) {
    return machine -> {
      SharedVariable variable = new SharedVariable(machine, "variable", 0);
      Mutex lock = new Mutex(machine, "lock");
      machine.spawn(
          Role.task("writer"), () -> under(lock, locked, () -> variable.write(writes, 1)));
      machine.spawn(Role.task("reader"), () -> under(lock, locked, () -> variable.read(reads)));
    };
  }

  private static void under(Mutex lock, boolean locked, Runnable access) {
    if (locked) {
      lock.lock();
      access.run();
      lock.unlock();
    } else {
      access.run();
    }
  }

  @Test
  void unorderedAccesses_race_unlessBothAreMarked() {
    assertThat(hazards(sharing(Access.PLAIN, Access.PLAIN, false)))
        .containsExactly(Hazard.DATA_RACE);
    assertThat(hazards(sharing(Access.PLAIN, Access.ONCE, false)))
        .containsExactly(Hazard.DATA_RACE);
    assertThat(hazards(sharing(Access.ONCE, Access.ONCE, false))).isEmpty();
    assertThat(hazards(sharing(Access.PLAIN, Access.PLAIN, true))).isEmpty();
  }

  /** The second task's wait can only end by an event that belongs to a finished past. */
  @Test
  void waitThatNobodyCanEnd_isFoundWhileOthersGoOn() {
    World world =
        machine -> {
          Cell tokens = machine.cell("tokens", 1);
          machine.spawn(
              Role.task("consumer").times(2),
              () ->
                  machine.perform(
                      Step.run(tokens, "take a token", () -> tokens.add(-1))
                          .when(() -> tokens.get() > 0)
                          .sleeping()));
          KnownEntries.ticker(machine);
        };
    assertThat(hazards(world)).containsExactly(Hazard.DEADLOCK);
  }
}
