// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;
import org.oomcheck.model.machine.World;

/** A task's stack is what its body is in, whichever engine explores the world. */
class StacksTest {
  private static final KernelFrame LOCK =
      new KernelFrame("mutex_lock", "kernel/locking/mutex.c", 0);

  private static final World KEEPS_A_LOCK =
      machine -> {
        Mutex lock = new Mutex(machine, "lock");
        machine.spawn(Role.task("task"), () -> inner(lock));
      };

  /** C calls Java, which calls C, which calls C and continues behind the call. */
  private static final World MIXED =
      machine -> {
        Mutex lock = new Mutex(machine, "lock");
        machine.spawn(
            Role.task("task"),
            () ->
                interpreted(
                    machine,
                    "outer_c",
                    at -> {
                      at.accept(10);
                      modelled(() -> middle(machine, lock));
                    }));
      };

  private static void middle(Machine machine, Mutex lock) {
    interpreted(
        machine,
        "middle_c",
        at -> {
          at.accept(20);
          interpreted(
              machine,
              "inner_c",
              inside -> {
                inside.accept(30);
                lock.lock();
              });
          at.accept(21);
          Loop loop = machine.loop("loop");
          for (int i = 0; i < 2; i++) {
            loop.head(i);
            at.accept(22 + i);
            lock.unlock();
            lock.lock();
          }
          loop.leave();
        });
  }

  /** An interpreter of one function; the body says at which line it is. */
  private static void interpreted(
      Machine machine, String symbol, java.util.function.Consumer<IntConsumer> body) {
    int[] line = {1};
    machine
        .current()
        .interpret(
            () -> new KernelFrame(symbol, "c.c", line[0]),
            () -> {
              body.accept(now -> line[0] = now);
              return true;
            });
  }

  @KernelRef(path = "a.c", symbol = "modelled")
  private static void modelled(Runnable body) {
    body.run();
  }

  @KernelRef(path = "a.c", symbol = "inner")
  private static void inner(Mutex lock) {
    lock.lock();
  }

  @KernelRef(path = "a.c", symbol = "outer")
  private static Verdict outer() {
    return new Explorer(Options.defaults()).explore(KEEPS_A_LOCK);
  }

  private static Counterexample first(Verdict verdict) {
    return ((Verdict.Violated) verdict).counterexamples().get(0);
  }

  @Test
  void functionsOfTheBody_areNamed_andNoneAroundTheExplorer() {
    assertThat(first(outer()).steps().get(0).stack())
        .containsExactly(LOCK, new KernelFrame("inner", "a.c", 0));
  }

  @Test
  void interpretedFunctions_standBetweenTheModelledOnes_eachAtItsLine() {
    Counterexample found = first(new Explorer(Options.defaults()).explore(MIXED));
    assertThat(found.steps().get(0).stack().stream().map(KernelFrame::toString))
        .containsExactly(
            "mutex_lock", "inner_c (c.c:30)", "middle_c (c.c:20)", "modelled", "outer_c (c.c:10)");
    assertThat(found.steps().stream().map(step -> step.stack().get(1).toString()))
        .containsExactly(
            "inner_c (c.c:30)",
            "middle_c (c.c:22)",
            "middle_c (c.c:22)",
            "middle_c (c.c:23)",
            "middle_c (c.c:23)");
    assertThat(found.tasks().get(0).holds())
        .singleElement()
        .satisfies(hold -> assertThat(hold.takenIn().get(1).line()).isEqualTo(23));
    assertThat(found.finding().text()).doesNotContain("c.c");
  }

  @Test
  void signature_isTheSame_whateverTheLineIs() {
    List<String> signatures = new ArrayList<>();
    for (int line : List.of(1, 2)) {
      World twice =
          machine -> {
            Mutex lock = new Mutex(machine, "lock");
            machine.spawn(
                Role.task("task"),
                () ->
                    interpreted(
                        machine,
                        "f",
                        at -> {
                          at.accept(line);
                          lock.lock();
                          lock.lock();
                        }));
          };
      signatures.add(first(new Explorer(Options.defaults()).explore(twice)).finding().toString());
    }
    assertThat(signatures.get(0)).contains("f()").isEqualTo(signatures.get(1));
  }

  @Test
  void interpretedFunctions_runOnThreadsToo_eachTaskWithItsOwn() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    World world =
        machine -> {
          Mutex lock = new Mutex(machine, "lock");
          for (String name : List.of("a", "b")) {
            machine.spawn(
                Role.task(name),
                () ->
                    interpreted(
                        machine,
                        name + "_c",
                        at -> {
                          at.accept(5);
                          lock.lock();
                          seen.add("" + machine.current().interpretedFrames());
                          lock.unlock();
                        }));
          }
        };
    ThreadMachine machine = new ThreadMachine(10, 0, (question, n) -> 0, WhenHung.UNWIND);
    assertThat(machine.run(world).finished()).isTrue();
    assertThat(seen).containsExactlyInAnyOrder("[a_c (c.c:5)]", "[b_c (c.c:5)]");
  }
}
