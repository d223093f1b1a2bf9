// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.Explorer;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.model.machine.ForwardingMachine;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.ThreadMachine;
import org.oomcheck.model.machine.ThreadMachine.WhenHung;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.ReclaimNeedsOom;
import org.oomcheck.model.scenario.Settings;
import org.oomcheck.model.tree.Catalogue;

/**
 * Says how Lincheck and the explorer compare on the same worlds, in ratios that were measured in
 * one run. No test: what it prints depends on the machine. docs/engines.md has the command.
 *
 * <p>The two do not count the same. Lincheck takes one schedule after the other, each from the
 * start, and may take one twice; the explorer takes each step once from each state, whatever led
 * there. So steps are compared, and for the explorer these are transitions.
 */
public final class Benchmark {
  private static final int RUNS = 200;
  private static final int HZ = 100;

  private Benchmark() {}

  public static void main(String[] args) {
    Measured<Verdict> cold = timed(() -> explore("v4.13"));
    Measured<Verdict> found = timed(() -> explore("v4.13"));
    AtomicLong schedules = new AtomicLong();
    Measured<String> lincheck = timed(() -> lincheck("v4.13", true, schedules));
    say("v4.13, time to the counterexample:");
    say("  explorer, the shortest: %.2f s, once more %.2f s", cold.seconds(), found.seconds());
    say("  Lincheck, any: %.2f s, %d schedules", lincheck.seconds(), schedules.get());
    say("  Lincheck / explorer: %.0f", lincheck.seconds() / cold.seconds());
    say("  both found one: %b", found.what() instanceof Verdict.Violated && !none(lincheck));

    schedules.set(0);
    Measured<String> nothing = timed(() -> lincheck("v4.15", false, schedules));
    double steps = stepsOfARun("v4.15");
    double covered = schedules.get() * steps / nothing.seconds();
    Measured<Verdict> proven = timed(() -> explore("v4.15"));
    double transitions = proven.what().coverage().transitions();
    say("v4.15, where there is nothing to find:");
    say(
        "  Lincheck: %.1f schedules/s of about %.0f steps, %.0f steps/s, and no end",
        schedules.get() / nothing.seconds(), steps, covered);
    say(
        "  explorer: all %.0f transitions in %.2f s with all checks, %.0f transitions/s",
        transitions, proven.seconds(), transitions / proven.seconds());
    say("  explorer / Lincheck, steps/s: %.0f", transitions / proven.seconds() / covered);
    say("  explorer said: %s", proven.what().getClass().getSimpleName());
  }

  private static boolean none(Measured<String> said) {
    return said.what().isEmpty();
  }

  /** What came of something, and how long it took. */
  private record Measured<T>(T what, double seconds) {}

  private static <T> Measured<T> timed(Supplier<T> what) {
    long began = System.nanoTime();
    T result = what.get();
    return new Measured<>(result, (System.nanoTime() - began) / 1e9);
  }

  private static World world(String series) {
    ReclaimNeedsOom scenario = new ReclaimNeedsOom();
    return scenario.world(Catalogue.load().series(series), Settings.defaults(scenario));
  }

  private static Verdict explore(String series) {
    Options options =
        Options.defaults()
            .hazards(new ReclaimNeedsOom().hazards())
            .time(TimeMode.EAGER)
            .symmetry(false)
            .reduction(false);
    return new Explorer(options).explore(world(series));
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
