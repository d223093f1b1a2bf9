// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.oomcheck.explorer.hazard.StateChecks;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Coverage;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.explorer.result.ProgressListener.News;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.result.Verdict;
import org.oomcheck.explorer.search.Search;
import org.oomcheck.explorer.search.StateSpace;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.ReclaimNeedsOom;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Catalogue;

/**
 * Says how fast the explorer is, in ratios that were measured in one run. No test: what it prints
 * depends on the machine. After {@code mvn verify}:
 *
 * <pre>{@code
 * java -cp explorer/target/test-classes:explorer/target/classes:model/target/classes \
 *     org.oomcheck.explorer.Benchmark
 * }</pre>
 */
public final class Benchmark {
  private static final int MOST_ALLOCATORS = 2;
  private static final int ROUNDS = 3;

  private long bytes;
  private long states;

  private Benchmark() {}

  public static void main(String[] args) {
    new Benchmark().run();
  }

  private void run() {
    Options safety = Options.defaults().hazards(new ReclaimNeedsOom().hazards());
    line(
        "allocators",
        "states",
        "states/s",
        "transitions/s",
        "two/one",
        "verdict/search",
        "bytes/state");
    for (int allocators = 0; allocators <= MOST_ALLOCATORS; allocators++) {
      Measured one = best(allocators, safety, Benchmark::search);
      Measured two = best(allocators, safety.workers(2), Benchmark::search);
      Measured verdict = best(allocators, safety, this::explore);
      long bytesOfState = states == 0 ? 0 : bytes / states;
      line(
          String.valueOf(allocators),
          String.valueOf(one.coverage().states()),
          millions(one.coverage().states() / one.seconds()),
          millions(one.coverage().transitions() / one.seconds()),
          String.format(Locale.ROOT, "%.2f", one.seconds() / two.seconds()),
          String.format(Locale.ROOT, "%.2f", verdict.seconds() / one.seconds()),
          String.valueOf(bytesOfState));
    }
    for (TimeMode time : TimeMode.values()) {
      reduction(safety.time(time));
    }
  }

  /** What reduction leaves of the states of a time mode, and what it costs. */
  private void reduction(Options options) {
    line("time", "allocators", "states", "reduced", "full/reduced", "time full/reduced");
    for (int allocators = 0; allocators < MOST_ALLOCATORS; allocators++) {
      Measured full = best(allocators, options, this::explore);
      Measured reduced = best(allocators, options.reduction(true), this::explore);
      long before = full.coverage().states();
      long after = reduced.coverage().states();
      line(
          options.time().name().toLowerCase(Locale.ROOT),
          String.valueOf(allocators),
          String.valueOf(before),
          String.valueOf(after),
          String.format(Locale.ROOT, "%.1f", (double) before / after),
          String.format(Locale.ROOT, "%.1f", full.seconds() / reduced.seconds()));
    }
  }

  /** What was covered, and how long it took. */
  private record Measured(Coverage coverage, double seconds) {

    static Measured since(long nanos, Coverage coverage) {
      return new Measured(coverage, (System.nanoTime() - nanos) / 1e9);
    }
  }

  /** The quickest of some rounds: the others had to share the machine, or the compiler's time. */
  private static Measured best(
      int allocators, Options options, BiFunction<World, Options, Measured> work) {
    List<Measured> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ReclaimNeedsOom scenario = new ReclaimNeedsOom();
      Settings settings = Settings.defaults(scenario).with(scenario, "allocators", allocators);
      World world = scenario.world(Catalogue.load().series("v4.15"), settings);
      rounds.add(work.apply(world, options));
    }
    return Collections.min(rounds, Comparator.comparingDouble(Measured::seconds));
  }

  /** One search, all transitions kept, of a world of which the first states are known. */
  private static Measured search(World world, Options options) {
    Program booted = new Program(world, options.hz());
    StateSpace space = new StateSpace(booted, StateChecks::new);
    new SearchSequence(space, options);
    booted.restart(options.time());
    long began = System.nanoTime();
    return Measured.since(began, Search.withGraph(space, options, null).coverage());
  }

  /** Everything from the start to the verdict. */
  private Measured explore(World world, Options options) {
    long began = System.nanoTime();
    Verdict verdict = new Explorer(options.watcher(this::note)).explore(world);
    return Measured.since(began, verdict.coverage());
  }

  private void note(News news) {
    bytes = news.bytes();
    states = news.states();
  }

  private static String millions(double perSecond) {
    return String.format(Locale.ROOT, "%.2f M", perSecond / 1e6);
  }

  private static void line(String... columns) {
    StringBuilder line = new StringBuilder();
    for (String column : columns) {
      line.append(String.format("%18s", column));
    }
    System.out.println(line);
  }
}
