// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.ReclaimNeedsOom;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/**
 * Says how fast Lincheck is on reclaim-needs-oom. No test: what it prints depends on the machine.
 * docs/engines.md has the command, and the one for the explorer.
 *
 * <p>The two do not count the same. Lincheck takes one schedule after the other, each from the
 * start, and may take one twice; the explorer takes each step once from each state, on whatever
 * path the state was reached. So steps are compared, and for the explorer these are transitions.
 */
public final class Benchmark {
  private static final int RUNS = 200;
  private static final int HZ = 100;

  private Benchmark() {}

  public static void main(String[] args) {
    AtomicLong schedules = new AtomicLong();
    Measured found = timed(() -> lincheck("v4.13", true, schedules));
    say("v4.13: %.2f s, %d schedules", found.seconds(), schedules.get());
    say("  found a counterexample: %b", !found.said().isEmpty());

    schedules.set(0);
    Measured nothing = timed(() -> lincheck("v4.15", false, schedules));
    double steps = stepsOfARun("v4.15");
    say(
        "v4.15, where there is nothing to find: %.1f schedules/s of about %.0f steps, %.0f steps/s",
        schedules.get() / nothing.seconds(), steps, schedules.get() * steps / nothing.seconds());
    say("  found a counterexample: %b", !nothing.said().isEmpty());
  }

  /** What Lincheck said, and how long it took. */
  private record Measured(String said, double seconds) {}

  private static Measured timed(Supplier<String> run) {
    long began = System.nanoTime();
    String said = run.get();
    return new Measured(said, (System.nanoTime() - began) / 1e9);
  }

  private static World world(String series) {
    ReclaimNeedsOom scenario = new ReclaimNeedsOom();
    return scenario.world(Catalogue.load().series(series), Settings.defaults(scenario));
  }

  /** What Lincheck says, empty if nothing; counts the schedules. */
  private static String lincheck(String series, boolean declared, AtomicLong schedules) {
    World world = world(series);
    World counted =
        machine -> {
          schedules.incrementAndGet();
          world.boot(machine);
        };
    int tasks = CellRace.prepare(counted, EnumSet.of(Hazard.KERNEL_BUG), false);
    schedules.set(0);
    @Nullable String said = Schedules.failure(tasks, declared);
    return said == null ? "" : said;
  }

  /** How many steps a run takes on threads of the JVM, on average. */
  private static double stepsOfARun(String series) {
    AtomicLong steps = new AtomicLong();
    Random random = new Random(0);
    for (int run = 0; run < RUNS; run++) {
      new ThreadMachine(HZ, 0, (question, answers) -> random.nextInt(answers), WhenHung.UNWIND)
          .run(machine -> world(series).boot(new Counting(machine, steps)));
    }
    return (double) steps.get() / RUNS;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  /** Counts the steps and the questions. */
  private static final class Counting extends ForwardingMachine {
    private final AtomicLong steps;

    Counting(Machine machine, AtomicLong steps) {
      super(machine);
      this.steps = steps;
    }

    @Override
    public <T> T perform(Step<T> step) {
      steps.incrementAndGet();
      return super.perform(step);
    }

    @Override
    public int choose(String question, String... answers) {
      steps.incrementAndGet();
      return super.choose(question, answers);
    }
  }
}
