// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;

/** Tasks that depend on more than the results of their steps, and their fixed forms. */
final class ForgottenLocals {

  private ForgottenLocals() {}

  /** The worlds that break a rule. */
  static Stream<WorldRulesTest.Broken> all() {
    List<String> words = List.of("'outer'", "forgets a local");
    return Stream.of(
        new WorldRulesTest.Broken("set of answers", gathersAnswers(false), words),
        new WorldRulesTest.Broken(
            "sum of two loops", sumsUp(false), List.of("looper", "forgets a local")),
        new WorldRulesTest.Broken(
            "a step on another thread",
            counts(true),
            List.of("counter", "on another thread", "spawn another task")),
        new WorldRulesTest.Broken(
            "an assertion of a body", asserts(true), List.of("body of task asserter", "not so")),
        new WorldRulesTest.Broken(
            "an assertion of an effect", asserts(false), List.of("effect of 'asserts'", "not so")));
  }

  /** The fixed forms in which nothing is wrong. */
  static List<World> fixed() {
    return List.of(counts(false));
  }

  /** The fixed forms in which the task finds what it looks for. */
  static List<World> found() {
    return List.of(gathersAnswers(true), sumsUp(true));
  }

  /** A loop keeps which answers there were; only all three of them matter, behind the loop. */
  private static World gathersAnswers(boolean declared) {
    return machine -> {
      Cell stop = machine.cell("stop", 0);
      machine.spawn(
          Role.task("stopper"),
          () -> machine.perform(Step.run(stop, "changes", () -> stop.set(1))));
      machine.spawn(
          Role.task("looper"),
          () -> {
            TreeSet<Integer> answers = new TreeSet<>();
            Loop loop = machine.loop("outer");
            do {
              if (declared) {
                loop.head(answers.toString());
              } else {
                loop.head();
              }
              answers.add(machine.choose("which?", "first", "second", "third"));
            } while (machine.perform(Step.of(stop, "stop?", stop::get)) == 0);
            loop.leave(declared ? answers.toString() : "");
            KernelBug.bugOn(answers.size() == 3, "all answers were given");
          });
    };
  }

  /** Two loops, one in the other, add up answers; only the greatest sum matters, behind both. */
  private static World sumsUp(boolean declared) {
    return machine ->
        machine.spawn(
            Role.task("looper"),
            () -> {
              int sum = 0;
              Loop outer = machine.loop("outer");
              for (int i = 0; i < 3; i++) {
                outer.head(i, declared ? sum : 0);
                Loop inner = machine.loop("inner");
                for (int j = 0; j < 3; j++) {
                  inner.head(j, declared ? sum : 0);
                  sum += machine.choose("how many?", "none", "one");
                }
                inner.leave(declared ? sum : 0);
              }
              outer.leave(declared ? sum : 0);
              KernelBug.bugOn(sum == 9, "it was one each time");
            });
  }

  /** It complains about one number of two, and takes no other step for it. */
  static World drawsANumber() {
    return machine -> {
      Cell cell = machine.cell("cell", 0);
      machine.spawn(
          Role.task("gambler"),
          () -> {
            boolean lucky = ThreadLocalRandom.current().nextBoolean();
            machine.perform(WorldRulesTest.nothing(cell));
            KernelBug.bugOn(!lucky, "no luck");
          });
    };
  }

  private static World asserts(boolean inTheBody) {
    return machine -> {
      Cell cell = machine.cell("cell", 0);
      machine.spawn(
          Role.task("asserter"),
          () -> {
            machine.perform(Step.run(cell, "asserts", () -> isSo(inTheBody)));
            isSo(!inTheBody);
          });
    };
  }

  private static void isSo(boolean expected) {
    if (!expected) {
      throw new AssertionError("not so");
    }
  }

  private static World counts(boolean onAThread) {
    return machine -> {
      Cell count = machine.cell("count", 0);
      machine.spawn(
          Role.task("counter"),
          () -> {
            Runnable step = () -> machine.perform(Step.run(count, "changes", () -> count.set(1)));
            if (onAThread) {
              runOnAThread(step);
            } else {
              step.run();
            }
          });
    };
  }

  private static void runOnAThread(Runnable code) {
    Thread thread = new Thread(code);
    thread.setUncaughtExceptionHandler((failed, error) -> {});
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
