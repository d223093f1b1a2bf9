// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.search.FrontierBatch;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.ReclaimNeedsOom;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/** The explorer's short cuts change how long it takes, never what it says. */
@Tag("slow")
class SoundnessTest {
  private static World reclaimNeedsOom(String series, int allocators) {
    ReclaimNeedsOom scenario = new ReclaimNeedsOom();
    Settings settings = Settings.defaults(scenario).with(scenario, "allocators", allocators);
    return scenario.world(Catalogue.load().series(series), settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v4.13", "v4.15", "v4.13+fill-nowait"})
  void reduction_keepsWhatHangs_andFinalStates(String series) {
    Options eager = Options.defaults().time(TimeMode.EAGER);
    assertThat(ReductionLaw.holdsFor(reclaimNeedsOom(series, 0), eager)).isTrue();
  }

  private static List<Counterexample> counterexamples(Verdict verdict) {
    return verdict instanceof Verdict.Violated violated ? violated.counterexamples() : List.of();
  }

  /** Tasks that come for two locks, some of them politely. */
  private static World pushers(boolean polite) {
    return machine -> {
      Mutex a = new Mutex(machine, "a");
      Mutex b = new Mutex(machine, "b");
      RwSemaphore sem = new RwSemaphore(machine, "sem");
      machine.spawn(Role.task("forward").times(3), () -> bothLocks(machine, sem, a, b, polite));
      machine.spawn(Role.task("backward").times(2), () -> bothLocks(machine, sem, b, a, polite));
    };
  }

  private static void bothLocks(
      Machine machine, RwSemaphore sem, Mutex first, Mutex second, boolean polite) {
    KnownLocks.both(machine, first, second, polite, sem::downRead, sem::upRead);
  }

  @ParameterizedTest
  @CsvSource({"false, DEADLOCK", "true, ''"})
  void symmetry_keepsTheVerdict(boolean polite, String expected) {
    Options all = Options.defaults().hazards(Set.of(Hazard.DEADLOCK));
    Verdict plain = new Explorer(all.symmetry(false)).explore(pushers(polite));
    Verdict verdict = new Explorer(all).explore(pushers(polite));
    assertThat(verdict.coverage().states()).isLessThan(plain.coverage().states());
    assertThat(hazards(verdict)).isEqualTo(hazards(plain)).isEqualTo(expected);
    assertThat(lengths(verdict)).isEqualTo(lengths(plain));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reduction_keepsWhereTasksEnd_withLocks(boolean polite) {
    ReductionLaw.holdsFor(pushers(polite));
  }

  private static String hazards(Verdict verdict) {
    return String.join(" ", counterexamples(verdict).stream().map(c -> c.hazard().name()).toList());
  }

  private static List<Integer> lengths(Verdict verdict) {
    return counterexamples(verdict).stream().map(c -> c.steps().size()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v4.13", "v4.15", "v4.13+notifier-trylock"})
  void severalWorkers_findWhatOneFinds(String series) {
    Options alone = Options.defaults();
    Verdict one = new Explorer(alone).explore(reclaimNeedsOom(series, 1));
    assertThat(one.coverage().states()).isGreaterThan(100 * FrontierBatch.STATES);
    for (int workers = 2; workers <= 3; workers++) {
      Verdict many = new Explorer(alone.workers(workers)).explore(reclaimNeedsOom(series, 1));
      assertThat(counterexamples(many)).isEqualTo(counterexamples(one));
      assertThat(many.coverage().states()).isEqualTo(one.coverage().states());
      assertThat(many.coverage().transitions()).isEqualTo(one.coverage().transitions());
      assertThat(many.coverage().finalStates()).isEqualTo(one.coverage().finalStates());
      assertThat(many.coverage().depth()).isEqualTo(one.coverage().depth());
    }
  }

  @Test
  void severalRuns_giveTheSameCounterexample() {
    Verdict one = new Explorer(Options.defaults()).explore(reclaimNeedsOom("v4.13", 0));
    Verdict other = new Explorer(Options.defaults()).explore(reclaimNeedsOom("v4.13", 0));
    assertThat(counterexamples(one)).isEqualTo(counterexamples(other)).isNotEmpty();
  }

  private static void assertHarnessError(World world, String... words) {
    assertThat(new Explorer(Options.defaults()).explore(world))
        .isInstanceOfSatisfying(
            Verdict.HarnessError.class, error -> assertThat(error.problem()).contains(words));
  }

  @Test
  void taskThatIsNotDeterministic_isRefused() {
    int[] runs = {0};
    assertHarnessError(
        machine -> {
          Mutex lock = new Mutex(machine, "lock");
          machine.spawn(
              Role.task("moody"),
              () -> {
                if (runs[0]++ % 2 == 0) {
                  lock.trylock();
                }
              });
        },
        "moody",
        "not deterministic");
  }

  @Test
  void taskThatEndsInAnotherWayEachTime_isRefused() {
    assertHarnessError(
        machine -> {
          Mutex lock = new Mutex(machine, "lock");
          machine.spawn(
              Role.task("moody"),
              () -> {
                lock.trylock();
                KernelBug.bugOn(true, "ends at " + new Object());
              });
        },
        "moody",
        "not deterministic");
  }

  @Test
  void cellReadOutsideAStep_isRefused() {
    assertHarnessError(
        machine -> {
          Cell cell = machine.cell("cell", 0);
          machine.spawn(
              Role.task("reader"), () -> KernelBug.bugOn(cell.get() == 1, "read by the body"));
        },
        "outside of a step");
  }

  /** Two tasks count in a field; only their effects see it. */
  private static World counts(boolean inACell) {
    return machine -> {
      Cell cell = machine.cell("counter", 0);
      int[] field = new int[1];
      Object variable = new Object();
      machine.spawn(
          Role.task("counter").times(2),
          () -> {
            int seen =
                machine.perform(
                    Step.of(
                        variable,
                        "count",
                        () -> {
                          if (inACell) {
                            cell.add(1);
                            return cell.get();
                          }
                          return ++field[0] % 3;
                        }));
            KernelBug.bugOn(seen > 2, "counted too far");
          });
    };
  }

  @Test
  void stateThatIsNotInACell_isRefused_whoeverTouchesIt() {
    assertHarnessError(counts(false), "counter", "cell");
    assertThat(new Explorer(Options.defaults()).explore(counts(true)))
        .isInstanceOf(Verdict.Proven.class);
  }

  /** A flag outside of cells that only a guard reads. */
  @Test
  void guardThatReadsAField_isRefused() {
    assertHarnessError(
        machine -> {
          boolean[] open = new boolean[1];
          Object door = new Object();
          machine.spawn(
              Role.task("opener"),
              () -> machine.perform(Step.run(door, "open", () -> open[0] = true)));
          machine.spawn(
              Role.task("visitor"),
              () -> machine.perform(Step.run(door, "enter", () -> {}).when(() -> open[0])));
        },
        "cell");
  }

  private static World threeRounds(boolean declaresTheRound) {
    return machine -> {
      Sleep sleep = new Sleep(machine);
      machine.spawn(
          Role.task("looper"),
          () -> {
            Loop loop = machine.loop("rounds");
            for (int round = 0; round < 3; round++) {
              if (declaresTheRound) {
                loop.head(round);
              } else {
                loop.head();
              }
              sleep.scheduleTimeoutUninterruptible(1);
            }
          });
    };
  }

  @Test
  void loopThatForgetsALocal_isRefused_andNamed() {
    assertHarnessError(threeRounds(false), "rounds", "forgets a local");
    assertThat(new Explorer(Options.defaults()).explore(threeRounds(true)))
        .isInstanceOf(Verdict.Proven.class);
  }

  /** The forgotten local shows in nothing but what the effect writes. */
  @Test
  void localThatOnlyAnEffectUses_isNotForgotten() {
    assertHarnessError(
        machine -> {
          Cell cell = machine.cell("cell", 0);
          machine.spawn(Role.task("writer"), () -> writeRounds(machine, cell));
        },
        "write",
        "forgets a local");
  }

  private static void writeRounds(Machine machine, Cell cell) {
    Loop loop = machine.loop("write");
    for (int round = 0; ; round++) {
      loop.head();
      int value = round % 2;
      if (machine.perform(Step.of(cell, "write", () -> swap(cell, value))) > 1) {
        return;
      }
    }
  }

  private static int swap(Cell cell, int value) {
    cell.set(value);
    return value;
  }

  /** What a task holds tells two rounds apart; it need not be declared. */
  @Test
  void roundsInWhichOtherLocksAreHeld_areNotTakenForOne() {
    World world =
        machine -> {
          Mutex lock = new Mutex(machine, "lock");
          machine.spawn(Role.task("two rounds"), () -> locksThenUnlocks(machine, lock));
        };
    assertThat(new Explorer(Options.defaults()).explore(world)).isInstanceOf(Verdict.Proven.class);
  }

  private static void locksThenUnlocks(Machine machine, Mutex lock) {
    Loop loop = machine.loop("rounds");
    for (boolean taken = false; ; taken = true) {
      loop.head();
      if (taken) {
        lock.unlock();
        return;
      }
      lock.lock();
    }
  }

  @Test
  void loopWithoutAStep_isRefused() {
    assertHarnessError(
        machine ->
            machine.spawn(
                Role.task("spinner"),
                () -> {
                  Loop loop = machine.loop("idle spin");
                  while (true) {
                    loop.head();
                  }
                }),
        "idle spin",
        "without taking a step");
  }

  /** A loop of C comes round after three rounds: the CPU never leaves it. */
  @Test
  void loopOfC_thatComesRound_withoutAStep_isASoftLockup() {
    World world =
        machine ->
            machine.spawn(
                Role.task("counter"),
                () -> {
                  Loop loop = machine.loop("counts", true);
                  for (int i = 0; ; i = (i + 1) % 3) {
                    loop.head(i);
                  }
                });
    Options options = Options.defaults().hazards(Set.of(Hazard.KERNEL_BUG));
    assertThat(new Explorer(options).explore(world))
        .isInstanceOfSatisfying(
            Verdict.Violated.class,
            violated ->
                assertThat(violated.counterexamples().get(0).message())
                    .contains("soft lockup: counts() loops without taking a step"));
  }

  @Test
  void limits_makeTheAnswerInconclusive_andNameTheirFlag() {
    Verdict verdict =
        new Explorer(
                Options.defaults()
                    .hazards(Set.of(Hazard.DEADLOCK))
                    .limits(Limits.defaults().states(500)))
            .explore(reclaimNeedsOom("v4.15", 1));
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Inconclusive.class,
            open -> assertThat(open.limit().flag()).isEqualTo("--limit-states"));
    assertThat(verdict.coverage().limit()).isNotNull();
  }
}
