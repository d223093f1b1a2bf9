// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Data races that never come at one moment: what a task waits for gives no order. */
class MessagesTest {
  private static final List<Access> MARKED =
      List.of(Access.ONCE, Access.ATOMIC, Access.ACQUIRE_RELEASE, Access.FULL);
  private static final Set<Access> IN_ORDER = EnumSet.of(Access.ACQUIRE_RELEASE, Access.FULL);
  private static final Options RACES = Options.defaults().hazards(EnumSet.of(Hazard.DATA_RACE));

  private static List<Counterexample> found(World world) {
    Verdict verdict = new Explorer(RACES).explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated ? violated.counterexamples() : List.of();
  }

  private static void spawnSender(
      Machine machine, SharedVariable data, SharedVariable flag, Access sends) {
    machine.spawn(
        Role.task("sender"),
        () -> {
          data.write(Access.PLAIN, 1);
          flag.write(sends, 1);
        });
  }

  /** One writes data and then a flag; the other waits for the flag and then reads the data. */
  private static World message(Access sends, Access receives) {
    return machine -> {
      SharedVariable data = new SharedVariable(machine, "data", 0);
      SharedVariable flag = new SharedVariable(machine, "flag", 0);
      spawnSender(machine, data, flag, sends);
      machine.spawn(
          Role.task("receiver").times(2),
          () -> {
            if (flag.read(receives) == 1) {
              data.read(Access.PLAIN);
            }
          });
    };
  }

  @Test
  void message_isOrderedByReleaseAndAcquire_andNothingLess() {
    for (Access sends : MARKED) {
      for (Access receives : MARKED) {
        boolean ordered = IN_ORDER.contains(sends) && IN_ORDER.contains(receives);
        assertThat(found(message(sends, receives)).isEmpty())
            .as("%s to %s", sends, receives)
            .isEqualTo(ordered);
      }
    }
  }

  @Test
  void race_isToldWithBothAccesses_andReplays() {
    World world = message(Access.ONCE, Access.ACQUIRE_RELEASE);
    Counterexample race = found(world).get(0);
    assertThat(race.message())
        .isEqualTo(
            "sender and receiver/0 access a variable, and nothing orders the one before the other:"
                + " data = 1 and data");
    assertThat(race.steps()).hasSize(3);
    assertThat(new Explorer(RACES).replay(world, Hazard.DATA_RACE, race.schedule()))
        .isEqualTo(race);
  }

  @Test
  void race_isFound_whereTimePassesInSpins() {
    World world =
        machine -> {
          WholeSearchTest.spinsTwice(machine);
          message(Access.ONCE, Access.FULL).boot(machine);
        };
    for (boolean symmetry : List.of(true, false)) {
      assertThat(new Explorer(RACES.symmetry(symmetry)).explore(world))
          .isInstanceOf(Verdict.Violated.class);
    }
  }

  /** A writer writes and then locks; the reader knows from a trylock that it has come so far. */
  private static World writesBeforeItIsTried(boolean locks, Access reads) {
    return machine -> {
      SharedVariable data = new SharedVariable(machine, "data", 0);
      Mutex lock = new Mutex(machine, "lock");
      machine.spawn(
          Role.task("writer"),
          () -> {
            data.write(Access.PLAIN, 1);
            lock.lock();
            lock.unlock();
          });
      machine.spawn(
          Role.task("reader"),
          () -> {
            if (!lock.trylock()) {
              if (locks) {
                lock.lock();
              }
              data.read(reads);
              if (!locks) {
                return;
              }
            }
            lock.unlock();
          });
    };
  }

  /** A trylock that fails orders nothing, whether any access is marked or not. */
  @Test
  void raceBehindATrylock_isFound_andReplays() {
    for (Access reads : List.of(Access.PLAIN, Access.ONCE)) {
      World world = writesBeforeItIsTried(false, reads);
      Counterexample race = found(world).get(0);
      assertThat(race.message()).contains("nothing orders the one before the other: data = 1");
      assertThat(new Explorer(RACES).replay(world, Hazard.DATA_RACE, race.schedule()))
          .isEqualTo(race);
      assertThat(found(writesBeforeItIsTried(true, reads))).isEmpty();
    }
  }

  /** After the write, any of the tasks may come for the lock before the writer does. */
  private static World writesBeforeItLocks(int others) {
    return machine -> {
      SharedVariable data = new SharedVariable(machine, "data", 0);
      SharedVariable written = new SharedVariable(machine, "written", 0);
      Mutex lock = new Mutex(machine, "lock");
      machine.spawn(
          Role.task("writer"),
          () -> {
            data.write(Access.PLAIN, 1);
            lock.lock();
            data.write(Access.ONCE, 2);
            written.write(Access.PLAIN, 1);
            lock.unlock();
          });
      machine.spawn(
          Role.task("reader"),
          () -> {
            lock.lock();
            if (written.read(Access.PLAIN) == 1) {
              data.read(Access.PLAIN);
            }
            lock.unlock();
          });
      for (int other = 0; other < others; other++) {
        machine.spawn(
            Role.task("other" + other),
            () -> {
              lock.lock();
              lock.unlock();
            });
      }
    };
  }

  /** To tell what comes after an access takes more than the states alone. */
  @Test
  void limit_leavesItOpen() {
    Verdict verdict = new Explorer(RACES).explore(writesBeforeItLocks(8));
    assertThat(verdict).isInstanceOf(Verdict.Proven.class);
    assertThat(verdict.coverage().symmetry()).isFalse();
    Limits tight = Limits.defaults().states((int) verdict.coverage().states());
    assertThat(new Explorer(RACES.limits(tight)).explore(writesBeforeItLocks(8)))
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            open -> assertThat(open.limit().toString()).contains("--limit-states"));
  }

  /** The receiver hands the message on, with an order of its own; or overwrites the flag. */
  private static World relayed(Access sends, boolean overwritten) {
    return machine -> {
      SharedVariable data = new SharedVariable(machine, "data", 0);
      SharedVariable flag = new SharedVariable(machine, "flag", 0);
      Mutex lock = new Mutex(machine, "lock");
      Cell passed = machine.cell("passed", 0);
      spawnSender(machine, data, flag, sends);
      machine.spawn(
          Role.task("relay"),
          () -> {
            if (flag.read(Access.ACQUIRE_RELEASE) == 1) {
              if (overwritten) {
                flag.write(Access.ONCE, 2);
              }
              lock.lock();
              machine.perform(Step.run(lock, "passed = 1", () -> passed.set(1)));
              lock.unlock();
            }
          });
      machine.spawn(
          Role.task("receiver"),
          () -> {
            lock.lock();
            boolean there = machine.perform(Step.of(lock, "passed?", () -> passed.get() == 1));
            lock.unlock();
            if (there || flag.read(Access.ACQUIRE_RELEASE) == 2) {
              data.read(Access.PLAIN);
            }
          });
    };
  }

  @Test
  void order_isHandedOnByLocks_andNotByAVariableThatWasOverwritten() {
    assertThat(found(relayed(Access.ACQUIRE_RELEASE, false))).isEmpty();
    assertThat(found(relayed(Access.ONCE, false))).hasSize(1);
    assertThat(found(relayed(Access.ACQUIRE_RELEASE, true))).hasSize(1);
  }
}
