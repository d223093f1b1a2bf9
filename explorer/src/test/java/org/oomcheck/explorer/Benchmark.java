// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.Locale;
import org.oomcheck.explorer.Watcher.News;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.ReclaimNeedsOom;
import org.oomcheck.model.scenario.Settings;
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
        "bytes/state",
        "plain/reduced");
    for (int allocators = 0; allocators <= MOST_ALLOCATORS; allocators++) {
      Coverage plain = best(allocators, safety.reduction(false));
      long bytesOfState = states == 0 ? 0 : bytes / states;
      Coverage two = best(allocators, safety.reduction(false).workers(2));
      Coverage reduced = best(allocators, safety);
      line(
          String.valueOf(allocators),
          String.valueOf(plain.states()),
          rate(plain.states(), plain),
          rate(plain.transitions(), plain),
          String.format(Locale.ROOT, "%.2f", plain.seconds() / two.seconds()),
          String.valueOf(bytesOfState),
          String.format(Locale.ROOT, "%.1f", (double) plain.states() / reduced.states()));
    }
  }

  /** The quickest of some rounds: the others had to share the machine, or the compiler's time. */
  private Coverage best(int allocators, Options options) {
    Coverage best = once(allocators, options);
    for (int round = 1; round < ROUNDS; round++) {
      Coverage next = once(allocators, options);
      best = next.seconds() < best.seconds() ? next : best;
    }
    return best;
  }

  private Coverage once(int allocators, Options options) {
    ReclaimNeedsOom scenario = new ReclaimNeedsOom();
    Settings settings = Settings.defaults(scenario).with(scenario, "allocators", allocators);
    World world = scenario.world(Catalogue.load().series("v4.15"), settings);
    return new Explorer(options.watcher(this::note)).explore(world).coverage();
  }

  private void note(News news) {
    bytes = news.bytes();
    states = news.states();
  }

  private static String rate(long count, Coverage coverage) {
    return String.format(Locale.ROOT, "%.2f M", count / coverage.seconds() / 1e6);
  }

  private static void line(String... columns) {
    StringBuilder line = new StringBuilder();
    for (String column : columns) {
      line.append(String.format("%14s", column));
    }
    System.out.println(line);
  }
}
