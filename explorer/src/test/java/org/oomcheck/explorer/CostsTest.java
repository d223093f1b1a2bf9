// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Costs;
import org.oomcheck.explorer.result.Limits;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.Sleep;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** What a world costs: the worst of every interleaving, and nothing worse. */
class CostsTest {
  private static final String HELD = "pages held";
  private static final String CALLS = "calls";

  private static Costs of(World world) {
    return Objects.requireNonNull(new Explorer(Options.defaults()).costs(world));
  }

  private static void holds(Machine machine, Cell pages, Object own) {
    machine.perform(Step.run(own, "take", () -> pages.add(1)));
    machine.perform(Step.run(own, "give back", () -> pages.add(-1)));
  }

  /** Steps on objects of their own concern no other task: a reduced search follows one order. */
  private static World twoHolders(boolean locked) {
    return machine -> {
      Mutex lock = new Mutex(machine, "lock");
      for (String name : new String[] {"one", "two"}) {
        Cell pages = machine.cell(name, 0);
        machine.measure(HELD, pages::get);
        machine.spawn(
            Role.task(name),
            () -> {
              if (locked) {
                lock.lock();
              }
              holds(machine, pages, pages);
              if (locked) {
                lock.unlock();
              }
            });
      }
    };
  }

  @Test
  void measure_isTheMostOfAnyState() {
    assertThat(of(twoHolders(false)).most()).containsEntry(HELD, 2);
    assertThat(of(twoHolders(true)).most()).containsEntry(HELD, 1);
  }

  private static World calls(boolean endless) {
    return machine -> {
      Object host = new Object();
      machine.spawn(
          Role.task("driver").times(2),
          () -> {
            Loop loop = machine.loop("calls");
            int most = 1 + machine.choose("how many?", "one", "two");
            for (int i = 0; endless || i < most; i++) {
              loop.head(endless ? 0 : i, most);
              machine.perform(Step.run(host, "call", () -> {}).countedAs(CALLS));
            }
            loop.leave();
          });
    };
  }

  @Test
  void countedSteps_areThoseOfTheRunWithMost() {
    assertThat(of(calls(false)).most()).containsEntry(CALLS, 4);
  }

  @Test
  void countedSteps_inARound_haveNoBound() {
    assertThat(of(calls(true)).most()).containsEntry(CALLS, Costs.NO_BOUND);
  }

  @Test
  void worstWait_isThatForTheLock() {
    World world =
        machine -> {
          Mutex lock = new Mutex(machine, "lock");
          Sleep sleep = new Sleep(machine);
          machine.spawn(
              Role.task("one").times(2),
              () -> {
                lock.lock();
                sleep.scheduleTimeoutUninterruptible(5);
                lock.unlock();
              });
        };
    assertThat(of(world).worstWait()).isEqualTo(5);
    assertThat(of(world).most()).isEmpty();
  }

  /** With the verdict, they come from the same search if that left nothing out. */
  @Test
  void costs_areTheSame_withTheVerdictAndAlone() {
    for (World world : List.of(twoHolders(false), twoHolders(true), calls(false), calls(true))) {
      for (Set<Hazard> hazards : List.of(Set.of(Hazard.DEADLOCK), Set.of(Hazard.STALL))) {
        Explorer explorer = new Explorer(Options.defaults().hazards(hazards));
        Explorer.Answer answer = explorer.exploreWithCosts(world);
        assertThat(answer.costs()).isEqualTo(of(world));
        assertThat(answer.verdict()).isInstanceOf(explorer.explore(world).getClass());
      }
    }
    Options few = Options.defaults().limits(Limits.defaults().states(3));
    assertThat(new Explorer(few).exploreWithCosts(twoHolders(false)).costs()).isNull();
  }

  @Test
  void limit_leavesThemOpen() {
    Options few = Options.defaults().limits(Limits.defaults().states(3));
    assertThat(new Explorer(few).costs(twoHolders(false))).isNull();
  }
}
