// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.share.LocalPeers;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.machine.World;

/** The rules of a world: a world that breaks one is refused by name, its fixed form is explored. */
class WorldRulesTest {
  /** A lock that lets every task in, and says that it does not. */
  private static final class OpenLock implements Lock {
    private final boolean exclusive;

    OpenLock(boolean exclusive) {
      this.exclusive = exclusive;
    }

    @Override
    public String name() {
      return "&open";
    }

    @Override
    public boolean exclusive() {
      return exclusive;
    }
  }

  /** A world that breaks a rule, and the words of the answer. */
  record Broken(String name, World world, List<String> words) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Step<Boolean> nothing(Cell cell) {
    return Step.run(cell, "step", () -> {});
  }

  private static World tries(int limit, boolean declared) {
    return machine -> {
      Cell cell = machine.cell("cell", 0);
      machine.spawn(
          Role.task("looper"),
          () -> {
            Loop loop = machine.loop("tries");
            for (int tried = 0; tried < limit; tried++) {
              if (declared) {
                loop.head(tried);
              } else {
                loop.head();
              }
              machine.perform(nothing(cell));
            }
          });
    };
  }

  /** The owner of a lock, by pid; both tasks wait for the other inside. */
  private static World owner(boolean oneRole) {
    return machine -> {
      Cell owner = machine.cell("owner", 0);
      Runnable body =
          () -> {
            int me = machine.current().pid();
            machine.perform(
                Step.run(owner, "lock", () -> owner.set(me))
                    .when(() -> owner.get() == 0 || owner.get() == me)
                    .sleeping());
          };
      machine.spawn(Role.task("task").times(oneRole ? 2 : 1), body);
      if (!oneRole) {
        machine.spawn(Role.task("other"), body);
      }
    };
  }

  private static World openLock(boolean exclusive) {
    return machine -> {
      OpenLock lock = new OpenLock(exclusive);
      Cell inside = machine.cell("inside", 0);
      machine.spawn(
          Role.task("holder").times(2),
          () -> {
            machine.perform(Step.run(lock, "lock", () -> {}).kind(Step.Kind.ACQUIRE));
            machine.current().took(lock);
            machine.perform(nothing(inside));
            machine.current().drops(lock);
            machine.perform(Step.run(lock, "unlock", () -> {}).kind(Step.Kind.RELEASE));
          });
    };
  }

  private static World sleeps(boolean createdInTheBody) {
    return machine -> {
      Sleep known = new Sleep(machine);
      machine.spawn(
          Role.task("sleeper"),
          () -> (createdInTheBody ? new Sleep(machine) : known).scheduleTimeoutUninterruptible(1));
    };
  }

  static Stream<Broken> broken() {
    Stream<Broken> others =
        Stream.of(
            HiddenStates.localOfAnEffect(),
            HiddenStates.iterator(),
            new Broken("33 tries", tries(33, false), List.of("'tries'", "forgets a local")),
            new Broken("34 tries", tries(34, false), List.of("'tries'", "forgets a local")),
            new Broken("256 tries", tries(256, false), List.of("'tries'", "300 iterations")),
            new Broken("owner by pid", owner(true), List.of("role task", "pid()", "one task")),
            new Broken(
                "two holders",
                openLock(true),
                List.of("&open", "exclusive", "holder/0", "holder/1", "at the same time")),
            new Broken(
                "Sleep in a body", sleeps(true), List.of("Sleep", "World.boot()", "sleeper")));
    return Stream.concat(Stream.concat(HiddenStates.all(), ForgottenLocals.all()), others);
  }

  private static List<Options> everyMode() {
    Options safety = Options.defaults().hazards(Set.of(Hazard.DEADLOCK, Hazard.KERNEL_BUG));
    return List.of(
        Options.defaults(), Options.defaults().symmetry(false), safety, safety.reduction(true));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void brokenForm_isRefused_byName(Broken broken) {
    for (Options options : everyMode()) {
      assertThat(new Explorer(options).explore(broken.world()))
          .isInstanceOfSatisfying(
              Verdict.HarnessError.class,
              error -> assertThat(error.problem()).contains(broken.words()));
    }
  }

  /** Worlds of one code share what was tried; those of the same options alone do not. */
  @Test
  void cycle_isRepeatedInFull_inTheFirstWorldOfItsCode_orInEach() {
    World shorter = tries(33, false);
    World longer = tries(256, false);
    Options apart = Options.defaults();
    Options together = apart.ofOneCode();
    for (World world : List.of(shorter, longer)) {
      assertThat(new Explorer(apart).explore(world)).isInstanceOf(Verdict.HarnessError.class);
    }
    assertThat(new Explorer(together).explore(longer)).isInstanceOf(Verdict.HarnessError.class);
    assertThat(new Explorer(apart).explore(longer)).isInstanceOf(Verdict.HarnessError.class);
  }

  @Test
  void randomNumber_isNoticed() {
    for (Options options : everyMode()) {
      assertThat(new Explorer(options).explore(ForgottenLocals.drawsANumber()))
          .isInstanceOfSatisfying(
              Verdict.HarnessError.class,
              error -> assertThat(error.problem()).contains("gambler", "not deterministic"));
    }
  }

  /** The world, beside any number of tasks that break no rule. */
  private static World goal(boolean keepsState) {
    int[] looks = {0};
    return machine -> {
      Cell cell = machine.cell("cell", 0);
      machine.spawn(
          Role.task("writer"), () -> machine.perform(Step.run(cell, "write", () -> cell.set(1))));
      machine.goal("written", () -> keepsState ? looks[0]++ > 0 : cell.get() == 1);
    };
  }

  @Test
  void goalThatKeepsState_isRefused() {
    for (Options options : List.of(Options.defaults(), Options.defaults().symmetry(false))) {
      assertThat(new Explorer(options).explore(goal(true)))
          .isInstanceOfSatisfying(
              Verdict.HarnessError.class,
              error ->
                  assertThat(error.problem())
                      .contains(
                          "int[] that the goal 'written' refers to",
                          "the goal 'written' changes it"));
      assertThat(new Explorer(options).explore(goal(false))).isInstanceOf(Verdict.Proven.class);
    }
  }

  private static IntFunction<World> besideAnyNumber(World world) {
    return tasks ->
        machine -> {
          world.boot(machine);
          Cell cell = machine.cell("shared by any number", 0);
          machine.spawn(Role.task("more").times(tasks), () -> machine.perform(nothing(cell)));
        };
  }

  @ParameterizedTest
  @MethodSource("broken")
  void brokenForm_isRefused_forAnyNumberAndByMembersThatShareIt(Broken broken) {
    IntFunction<World> family = besideAnyNumber(broken.world());
    assertThat(refusal(family)).contains(broken.words());

    Options eager = Options.defaults().time(TimeMode.EAGER);
    LocalPeers peers = new LocalPeers(broken::world, eager, 2);
    assertThat(new SharedExplorer(eager, peers, null).explore(broken.world()))
        .isInstanceOfSatisfying(
            Verdict.HarnessError.class,
            error -> assertThat(error.problem()).contains(broken.words()));
  }

  private static String refusal(IntFunction<World> family) {
    try {
      return String.valueOf(new Explorer(Options.defaults()).exploreAnyNumber(family, 4).open());
    } catch (IllegalArgumentException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  @Test
  void fixedForms_areProvenForAnyNumber() {
    for (World world : List.of(tries(33, true), openLock(false), sleeps(false))) {
      assertThat(new Explorer(Options.defaults()).exploreAnyNumber(besideAnyNumber(world), 4))
          .matches(AnyNumber::isProven);
    }
  }

  @Test
  void fixedForms_areExplored() {
    List<World> fixed =
        Stream.concat(
                Stream.of(tries(33, true), tries(256, true), openLock(false), sleeps(false)),
                ForgottenLocals.fixed().stream())
            .toList();
    for (Options options : everyMode()) {
      for (World world : fixed) {
        assertThat(new Explorer(options).explore(world)).isInstanceOf(Verdict.Proven.class);
      }
      for (World world : ForgottenLocals.found()) {
        assertThat(hazards(world, options)).containsExactly(Hazard.KERNEL_BUG);
      }
      assertThat(hazards(owner(false), options)).containsExactly(Hazard.DEADLOCK);
    }
  }

  private static List<Hazard> hazards(World world, Options options) {
    Verdict verdict = new Explorer(options).explore(world);
    assertThat(verdict).isInstanceOfAny(Verdict.Violated.class, Verdict.Proven.class);
    return verdict instanceof Verdict.Violated violated
        ? violated.counterexamples().stream().map(Counterexample::hazard).toList()
        : List.of();
  }

  /** The task with the first index finds out whether the other was faster. */
  private static World asksForItsIndex(boolean complains) {
    return machine -> {
      TaskCells own = machine.taskCells("own", 0);
      Cell done = machine.cell("done", 0);
      machine.spawn(
          Role.task("task").times(2),
          () -> {
            if (machine.perform(Step.of(own, "first?", () -> own.self() == 0))) {
              boolean faster = machine.perform(Step.of(done, "done?", () -> done.get() == 1));
              KernelBug.bugOn(faster && complains, "the other was faster");
            } else {
              machine.perform(Step.run(done, "done", () -> done.set(1)));
            }
          });
    };
  }

  @Test
  void stepThatNamesItsTask_isExploredWithoutSymmetry() {
    for (Options options : everyMode()) {
      assertThat(hazards(asksForItsIndex(true), options)).containsExactly(Hazard.KERNEL_BUG);
      assertThat(hazards(asksForItsIndex(false), options)).isEmpty();
    }
  }

  private static World sleepsUnderASpinlock(Consumer<Runnable> guarded, boolean atomic) {
    return machine -> {
      Mutex mutex = new Mutex(machine, "mutex");
      Spinlock spin = new Spinlock(machine, "spin");
      machine.spawn(
          Role.task("task"),
          () -> {
            if (atomic) {
              spin.lock();
            }
            guarded.accept(
                () -> {
                  mutex.lock();
                  mutex.unlock();
                });
            if (atomic) {
              spin.unlock();
            }
          });
    };
  }

  private static void catchesRuntimeExceptions(Runnable code) {
    try {
      code.run();
    } catch (RuntimeException caught) {
      assertThat(caught).isNotNull();
    }
  }

  private static void catchesEverything(Runnable code) {
    try {
      code.run();
    } catch (Throwable caught) {
      assertThat(caught).isNotNull();
    }
  }

  @Test
  void complaint_isNotHidden_byCodeThatCatchesIt() {
    List<Consumer<Runnable>> catching =
        List.of(WorldRulesTest::catchesRuntimeExceptions, WorldRulesTest::catchesEverything);
    for (Consumer<Runnable> guarded : catching) {
      for (Options options : everyMode()) {
        assertThat(hazards(sleepsUnderASpinlock(guarded, true), options))
            .containsExactly(Hazard.SLEEP_IN_ATOMIC);
        assertThat(hazards(sleepsUnderASpinlock(guarded, false), options)).isEmpty();
      }
      World bug =
          machine ->
              machine.spawn(
                  Role.task("task"), () -> guarded.accept(() -> KernelBug.bugOn(true, "bug")));
      assertThat(hazards(bug, Options.defaults())).containsExactly(Hazard.KERNEL_BUG);
    }
  }

  @Test
  void stallWithoutItsLastStep_isNotTakenForOne() {
    World world =
        machine -> {
          Mutex mutex = new Mutex(machine, "mutex");
          Sleep sleep = new Sleep(machine);
          machine.spawn(
              Role.task("holder"),
              () -> {
                mutex.lock();
                sleep.scheduleTimeoutUninterruptible(1);
                sleep.scheduleTimeoutUninterruptible(1);
                mutex.unlock();
              });
          machine.spawn(
              Role.task("waiter"),
              () -> {
                mutex.lock();
                mutex.unlock();
              });
        };
    Explorer explorer = new Explorer(Options.defaults().hazards(Set.of(Hazard.STALL)));
    Verdict verdict = explorer.explore(world);
    assertThat(verdict).isInstanceOf(Verdict.Violated.class);
    List<Counterexample.Choice> schedule =
        ((Verdict.Violated) verdict)
            .counterexamples().get(0).steps().stream().map(Counterexample.Taken::choice).toList();
    assertThat(explorer.replay(world, Hazard.STALL, schedule).stallJiffies()).isEqualTo(2);
    assertThatThrownBy(
            () -> explorer.replay(world, Hazard.STALL, schedule.subList(0, schedule.size() - 1)))
        .hasMessageContaining("does not end in STALL");
  }
}
