// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.GeneratedProgram.Plan;
import org.oomcheck.explorer.result.AnyNumber;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;
import org.oomcheck.model.machine.World;

/** What is proven for any number of tasks holds for each number; what some number meets is seen. */
@Tag("slow")
class AnyNumberTest {
  private static final int ROOM = 8;

  /** No world here is proven with more; one has no end, and is given up. */
  private static final int STATES = 5_000;

  private static final Set<Hazard> LOOKED_FOR =
      EnumSet.of(
          Hazard.DEADLOCK,
          Hazard.HUNG_TASK,
          Hazard.LOST_WAKEUP,
          Hazard.OOM_LOCKUP,
          Hazard.BUSY_NO_OP);
  private static final Options OPTIONS =
      Options.defaults().hazards(LOOKED_FOR).limits(Limits.defaults().states(STATES));

  private static final Tries TRIES = new Tries();
  private static int proven;
  private static int refuted;

  /** Builds what a task does, in a world that boots. */
  interface Body {
    Runnable in(Machine machine);
  }

  private static IntFunction<World> family(Body body) {
    return tasks ->
        machine -> {
          Runnable run = body.in(machine);
          machine.spawn(Role.task("task").times(tasks), run);
        };
  }

  private static AnyNumber explore(IntFunction<World> family) {
    return new Explorer(OPTIONS).exploreAnyNumber(family, ROOM);
  }

  private static Body locking(boolean always, boolean unlocking) {
    return machine -> {
      Mutex a = new Mutex(machine, "a");
      Mutex b = new Mutex(machine, "b");
      return () -> {
        boolean swapped = !always && machine.choose("first?", "a", "b") == 1;
        Mutex first = swapped ? b : a;
        Mutex second = swapped ? a : b;
        first.lock();
        second.lock();
        second.unlock();
        if (unlocking) {
          first.unlock();
        }
      };
    };
  }

  @Test
  void locksInOneOrder_areProven_forAnyNumber() {
    AnyNumber found = explore(family(locking(true, true)));

    assertThat(found.isProven()).isTrue();
    assertThat(found.role()).isEqualTo("task");
    assertThat(found.places()).containsExactly("mutex_lock(a)");
    assertThat(found.states()).isLessThan(20);
  }

  @Test
  void locksInAnyOrder_mayDeadlock() {
    assertThat(explore(family(locking(false, true))).possible()).containsExactly(Hazard.DEADLOCK);
  }

  @Test
  void aLockThatIsKept_isNotProven() {
    assertThat(explore(family(locking(true, false))).excludesAll()).isFalse();
  }

  @Test
  void retryLoop_withATrylock_isProven_andItsPlacesHaveAnyNumber() {
    AnyNumber found =
        explore(
            family(
                machine -> {
                  Mutex a = new Mutex(machine, "a");
                  Sleep sleep = new Sleep(machine);
                  return () -> {
                    Loop retry = machine.loop("retry");
                    retry.head();
                    while (!a.trylock()) {
                      sleep.scheduleTimeoutUninterruptible(1);
                      retry.head();
                    }
                    retry.leave();
                    a.unlock();
                  };
                }));

    assertThat(found.isProven()).isTrue();
    assertThat(found.places())
        .containsExactlyInAnyOrder("mutex_trylock(a)", "schedule_timeout_uninterruptible(1)");
  }

  /** Tasks that come in and go out, and a bug when too many are inside. */
  private static Body room(int most) {
    return machine -> {
      Cell inside = machine.cell("inside", 0);
      return () -> {
        boolean full =
            machine.perform(
                Step.of(
                    inside,
                    "enter",
                    () -> {
                      inside.set(Math.min(inside.get() + 1, 7));
                      return inside.get() == most;
                    }));
        KernelBug.bugOn(full, "full");
        machine.perform(Step.run(inside, "leave", () -> inside.add(-1)));
      };
    };
  }

  @Test
  void bugThatTakesFive_isSeen() {
    IntFunction<World> family = family(room(5));
    Explorer explorer = new Explorer(OPTIONS);

    assertThat(explorer.explore(family.apply(4))).isInstanceOf(Verdict.Proven.class);
    assertThat(explorer.explore(family.apply(5))).isInstanceOf(Verdict.Violated.class);
    assertThat(explore(family).possible()).contains(Hazard.KERNEL_BUG);
  }

  /** A role that no answer is given for, and what is said instead. */
  record Open(String role, Body body, List<String> words) {

    @Override
    public String toString() {
      return role;
    }
  }

  static Stream<Open> isNoAnswer() {
    return Stream.of(
        new Open(
            "tasks that all have to be tracked individually",
            machine -> {
              TaskCells mark = machine.taskCells("mark", 0);
              return () -> {
                machine.perform(Step.run(mark, "mark", () -> mark.set(1)));
                machine.perform(Step.run(mark, "stay", () -> {}).when(() -> mark.get() == 2));
              };
            },
            List.of("more than 8 tasks", "--limit-tasks")),
        new Open(
            "a cell that counts without bound",
            machine -> {
              Cell count = machine.cell("count", 0);
              return () -> machine.perform(Step.run(count, "count", () -> count.add(1)));
            },
            List.of(STATES + " states", "--limit-states")),
        new Open(
            "a step that changes all",
            machine -> {
              TaskCells mark = machine.taskCells("mark", 0);
              return () -> machine.perform(Step.run(mark, "mark all", () -> mark.replaceAll(0, 1)));
            },
            List.of("'mark all' changes any number of tasks at once")),
        new Open(
            "a step that counts tasks that are not there",
            bugWithFive(),
            List.of("depends on how many tasks")));
  }

  @ParameterizedTest
  @MethodSource
  void isNoAnswer(Open open) {
    AnyNumber found = explore(family(open.body()));
    assertThat(found.excludesAll()).isFalse();
    assertThat(found.open()).contains(open.words());
  }

  /** A bug that only five tasks meet. */
  private static Body bugWithFive() {
    return machine -> {
      TaskCells there = machine.taskCells("there", 0);
      return () -> {
        int all = machine.perform(Step.of(there, "how many tasks?", there::tasks));
        KernelBug.bugOn(all == 5, "five");
      };
    };
  }

  @Test
  void bugThatFiveTasksMeet_isThere_whereThereIsNoAnswer() {
    World five = family(bugWithFive()).apply(5);
    assertThat(new Explorer(OPTIONS).explore(five)).isInstanceOf(Verdict.Violated.class);
  }

  private static Body bugWith(int others) {
    return machine -> {
      TaskCells there = machine.taskCells("there", 0);
      return () -> {
        int seen = machine.perform(Step.of(there, "how many?", () -> there.count(0))) - 1;
        KernelBug.bugOn(seen == others, "so many others");
      };
    };
  }

  @Test
  void aBugForOneNumberOnly_isSeen_orTheStepThatCountsIsNamed() {
    assertThat(explore(family(bugWith(0))).possible()).contains(Hazard.KERNEL_BUG);
    assertThat(explore(family(bugWith(1))).possible()).contains(Hazard.KERNEL_BUG);
    assertThat(explore(family(bugWith(5))).counting()).containsExactly("how many?");
    assertThat(explore(family(locking(true, true))).counting()).isEmpty();
  }

  /** A bug that needs so many tasks, all of which a step counts. */
  private static Body bugFrom(int many) {
    return machine -> {
      TaskCells there = machine.taskCells("there", 0);
      return () -> {
        boolean met = machine.perform(Step.of(there, "many?", () -> there.count(0) >= many));
        KernelBug.bugOn(met, "many");
      };
    };
  }

  private static Body bugAt(int number) {
    return machine -> {
      TaskCells there = machine.taskCells("there", 0);
      return () ->
          KernelBug.bugOn(
              machine.perform(Step.of(there, "so many?", () -> there.tasks() == number)),
              "so many");
    };
  }

  @Test
  void stepThatCountsTasks_isTriedWithAFullRoom_andNamed() {
    AnyNumber five = explore(family(bugFrom(5)));
    assertThat(five.possible()).contains(Hazard.KERNEL_BUG);
    assertThat(five.counting()).containsExactly("many?");
    assertThat(explore(family(bugFrom(20))).counting()).containsExactly("many?");
  }

  @Test
  void stepThatAsksHowManyTasksThereAre_isNotProven() {
    for (int number = 3; number <= 6; number++) {
      AnyNumber found = explore(family(bugAt(number)));
      assertThat(found.excludesAll()).as("%s tasks", number).isFalse();
      assertThat(found.counting()).containsExactly("so many?");
    }
  }

  @Test
  void worldThatBootsInAnotherWay_fromThreeTasksOn_isRefused() {
    IntFunction<World> other =
        tasks ->
            machine -> {
              machine.cell("pages", tasks > 2 && tasks < 7 ? 1 : 0);
              machine.spawn(Role.task("task").times(tasks), () -> {});
            };
    assertThatThrownBy(() -> explore(other)).hasMessageContaining("another value at the start");
    IntFunction<World> unequal =
        tasks ->
            machine -> {
              TaskCells mark = machine.taskCells("mark", 0);
              mark.set(machine.spawn(Role.task("task").times(tasks), () -> {}), 1);
            };
    assertThatThrownBy(() -> explore(unequal)).hasMessageContaining("do not all begin");
  }

  @Test
  void numberThatChangesMoreThanARole_isRefused() {
    assertThatThrownBy(
            () ->
                explore(
                    tasks ->
                        machine -> {
                          machine.cell("pages", tasks);
                          machine.spawn(Role.task("task").times(tasks), () -> {});
                        }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a cell has another value at the start");
    assertThatThrownBy(
            () -> explore(tasks -> machine -> machine.spawn(Role.task("task"), () -> {})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no role");
  }

  @Property(
      tries = 150,
      seed = "20170904",
      generation = GenerationMode.RANDOMIZED,
      edgeCases = EdgeCasesMode.NONE)
  void whatIsProven_noNumberMeets(@ForAll("programs") GeneratedProgram program) {
    TRIES.next(() -> isMetByNoNumber(program));
  }

  private static void isMetByNoNumber(GeneratedProgram program) {
    GeneratedProgram small = program.within(2e4).with(TimeMode.EAGER);
    IntFunction<World> family =
        tasks ->
            machine -> {
              withFirst(small, tasks).world().boot(machine);
              if (small.plans().get(0).ops().size() % 2 == 0) {
                KnownEntries.ticker(machine);
              }
            };
    boolean holds = explore(family).excludesAll();
    Options few = OPTIONS.time(TimeMode.EAGER);
    for (int tasks = 1; tasks <= 3; tasks++) {
      if (isViolated(new Explorer(few).explore(family.apply(tasks)))) {
        assertThat(holds).as("%s tasks", tasks).isFalse();
        refuted++;
        return;
      }
    }
    proven += holds ? 1 : 0;
  }

  /** A lockup that is no more than possible needs a scheduler, and is not looked for. */
  private static boolean isViolated(Verdict verdict) {
    return verdict instanceof Verdict.Violated violated
        && !violated.counterexamples().stream().allMatch(Counterexample::possible);
  }

  private static GeneratedProgram withFirst(GeneratedProgram program, int tasks) {
    List<Plan> plans = new ArrayList<>(program.plans());
    plans.set(0, new Plan(tasks, plans.get(0).ops()));
    return new GeneratedProgram(plans, program.callback(), program.time());
  }

  @AfterContainer
  static void enoughOfBothWasSeen() {
    assertThat(proven).isGreaterThan(Tries.least(30));
    assertThat(refuted).isGreaterThan(Tries.least(30));
  }

  @Provide
  static Arbitrary<GeneratedProgram> programs() {
    return GeneratedProgramsTest.programs();
  }
}
