// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.kernel.irq.LocalCpu;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;

/** What a task must not keep when it ends: locks, and atomic context. */
class EndsOfTasksTest {

  /** What a task takes at first, and gives back unless it returns early. */
  private record Pair(Runnable take, Runnable giveBack) {}

  static Stream<Arguments> pairs() {
    return Stream.of(
        row("ends in atomic context", machine -> preemption(new LocalCpu(machine))),
        row("ends in atomic context", machine -> softirqs(new LocalCpu(machine))),
        row("ends with interrupts disabled", machine -> interrupts(new LocalCpu(machine))),
        row("ends and still holds rcu", machine -> section(new Rcu(machine))),
        row("ends and still holds &dev->sem", EndsOfTasksTest::lock));
  }

  private static Arguments row(String expected, Function<Machine, Pair> pair) {
    return Arguments.of(expected, pair);
  }

  private static Pair preemption(LocalCpu cpu) {
    return new Pair(cpu::preemptDisable, cpu::preemptEnable);
  }

  private static Pair softirqs(LocalCpu cpu) {
    return new Pair(cpu::localBhDisable, cpu::localBhEnable);
  }

  private static Pair interrupts(LocalCpu cpu) {
    return new Pair(cpu::localIrqDisable, cpu::localIrqEnable);
  }

  private static Pair section(Rcu rcu) {
    return new Pair(rcu::readLock, rcu::readUnlock);
  }

  private static Pair lock(Machine machine) {
    RwSemaphore lock = new RwSemaphore(machine, "&dev->sem");
    return new Pair(lock::downRead, lock::upRead);
  }

  private static Verdict verdict(Function<Machine, Pair> made, boolean returnsEarly) {
    World world =
        machine -> {
          Pair pair = made.apply(machine);
          machine.spawn(
              Role.task("task"),
              () -> {
                pair.take.run();
                if (!returnsEarly || machine.choose("error?", "no", "yes") == 0) {
                  pair.giveBack.run();
                }
              });
        };
    return new Explorer(Options.defaults()).explore(world);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void endThatKeepsSomething_isFound_andOneThatDoesNotIsClean(
      String expected, Function<Machine, Pair> pair) {
    assertThat(verdict(pair, false)).isInstanceOf(Verdict.Proven.class);
    Verdict early = verdict(pair, true);
    assertThat(early).isInstanceOf(Verdict.Violated.class);
    Counterexample found = ((Verdict.Violated) early).counterexamples().get(0);
    assertThat(found.message()).isEqualTo("task " + expected);
  }
}
