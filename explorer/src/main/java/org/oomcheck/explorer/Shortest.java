// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.Counterexample.Choice;

/**
 * Finds the way to a hazard that has the fewest steps, among those the fewest context switches, and
 * among those the first in the order of tasks and branches. It goes through the explored levels
 * once more and keeps, for every state and every task that may have moved last, the best way there.
 */
final class Shortest {

  /**
   * The best way to a state on which a given task moved last.
   *
   * @param last the task that moved last, or the clock at the very start
   * @param rank the place of this way among all of its level; a smaller one is better
   */
  private record Way(
      int state, int last, int switches, int rank, @Nullable Way before, int task, int branch) {

    Way ranked(int newRank) {
      return new Way(state, last, switches, newRank, before, task, branch);
    }
  }

  private static final Comparator<Way> BEST =
      Comparator.comparingInt(Way::switches)
          .thenComparingInt(way -> way.before == null ? 0 : way.before.rank)
          .thenComparingInt(Way::task)
          .thenComparingInt(Way::branch);

  private final BootedWorld world;
  private final Search search;
  private final Expander expander;

  Shortest(BootedWorld world, Search search) {
    this.world = world;
    this.search = search;
    this.expander = search.expander();
    expander.symmetry().track();
  }

  /** The schedule that leads to the nearest of these states, which all have the same depth. */
  List<Choice> to(IntList targets) {
    int depth = depthOf(targets.get(0));
    List<Way> level = List.of(new Way(0, Choice.CLOCK, 0, 0, null, Choice.CLOCK, 0));
    for (int d = 0; d < depth; d++) {
      level = next(level, d + 1);
    }
    Way best =
        level.stream()
            .filter(way -> targets.contains(way.state))
            .min(Comparator.comparingInt(Way::rank))
            .orElseThrow(() -> new IllegalStateException("no way to a state that was reached"));
    return concrete(best);
  }

  private int depthOf(int state) {
    IntList levels = search.levels();
    int depth = levels.size() - 1;
    while (levels.get(depth) > state) {
      depth--;
    }
    return depth;
  }

  /** The ways of the next level, ranked. */
  private List<Way> next(List<Way> level, int depth) {
    IntList levels = search.levels();
    int from = levels.get(depth);
    int to = depth + 1 < levels.size() ? levels.get(depth + 1) : search.store().count();
    Map<Integer, List<Way>> byState = new HashMap<>();
    for (Way way : level) {
      byState.computeIfAbsent(way.state, key -> new ArrayList<>()).add(way);
    }
    Map<Long, Way> best = new HashMap<>();
    byState.forEach(
        (state, ways) ->
            expand(
                state,
                (task, branch, successor) -> {
                  int reached = search.store().find(successor);
                  if (reached >= from && reached < to) {
                    for (Way way : ways) {
                      keep(best, extend(way, reached, task, branch, successor));
                    }
                  }
                  return false;
                }));
    List<Way> sorted = new ArrayList<>(best.values());
    sorted.sort(BEST);
    for (int rank = 0; rank < sorted.size(); rank++) {
      sorted.set(rank, sorted.get(rank).ranked(rank));
    }
    return sorted;
  }

  private void expand(int state, Expander.Visitor visitor) {
    expander.expand(search.store().chunk(state), search.store().offset(state), visitor);
  }

  private static void keep(Map<Long, Way> best, Way way) {
    long key = (long) way.state << Integer.SIZE | (way.last & 0xffffffffL);
    best.merge(key, way, (one, other) -> BEST.compare(one, other) <= 0 ? one : other);
  }

  private Way extend(Way way, int reached, int task, int branch, long[] successor) {
    boolean clock = task == Choice.CLOCK;
    int mover = clock ? way.last : task;
    boolean switched = !clock && way.last != Choice.CLOCK && way.last != task;
    int last = mover == Choice.CLOCK ? mover : whereIsNow(mover, successor);
    return new Way(reached, last, way.switches + (switched ? 1 : 0), 0, way, task, branch);
  }

  /** The index, in the sorted successor, of the first task that is in the mover's situation. */
  private int whereIsNow(int mover, long[] successor) {
    int now = 0;
    while (expander.symmetry().cameFrom(now) != mover) {
      now++;
    }
    return expander.symmetry().representative(successor, now);
  }

  /** The same way with every task under its own index, not its place in the sorted states. */
  private List<Choice> concrete(Way target) {
    List<Way> ways = new ArrayList<>();
    for (Way way = target; way.before != null; way = way.before) {
      ways.add(way);
    }
    Collections.reverse(ways);
    int[] who = new int[world.tasks()];
    for (int task = 0; task < who.length; task++) {
      who[task] = task;
    }
    List<Choice> schedule = new ArrayList<>();
    int last = Choice.CLOCK;
    for (Way way : ways) {
      if (way.task != Choice.CLOCK) {
        last = chooseAmongEqual(way, who, last);
      }
      schedule.add(new Choice(way.task == Choice.CLOCK ? Choice.CLOCK : last, way.branch));
      who = follow(way, who);
    }
    return schedule;
  }

  /** Of the tasks in the mover's situation takes the one that moved last, or the first. */
  private int chooseAmongEqual(Way way, int[] who, int last) {
    long[] packed = packed(way);
    int chosen = way.task;
    for (int task = way.task; task < who.length; task++) {
      if (expander.symmetry().representative(packed, task) == way.task
          && who[chosen] != last
          && (who[task] == last || who[task] < who[chosen])) {
        chosen = task;
      }
    }
    int mover = who[chosen];
    who[chosen] = who[way.task];
    who[way.task] = mover;
    return mover;
  }

  private long[] packed(Way way) {
    int state = way.before == null ? 0 : way.before.state;
    StateStore store = search.store();
    long[] packed = new long[search.words()];
    System.arraycopy(store.chunk(state), store.offset(state), packed, 0, packed.length);
    return packed;
  }

  /** Who is where after the step. */
  private int[] follow(Way way, int[] who) {
    int[] after = who.clone();
    int from = way.before == null ? 0 : way.before.state;
    expand(
        from,
        (task, branch, successor) -> {
          if (task == way.task && branch == way.branch) {
            for (int now = 0; now < after.length; now++) {
              after[now] = who[expander.symmetry().cameFrom(now)];
            }
          }
          return false;
        });
    return after;
  }
}
