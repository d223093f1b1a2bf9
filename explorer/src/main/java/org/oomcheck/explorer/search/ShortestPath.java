// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.state.IntList;
import org.oomcheck.explorer.state.Transition;

/**
 * Finds the way to a hazard that has the fewest steps, among those the fewest context switches, and
 * among those the first in the order of tasks and branches. It goes through the explored levels
 * once more and keeps, for every state and every task that may have moved last, the best way there.
 */
public final class ShortestPath {

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

  private final Search search;
  private final SuccessorGenerator expander;

  /**
   * Prepares to find ways.
   *
   * @throws IllegalStateException if the states of the search are not in the order of depths
   */
  public ShortestPath(Search search) {
    if (!search.inOrder()) {
      throw new IllegalStateException("the search went on after its end");
    }
    this.search = search;
    this.expander = search.expander();
    expander.symmetry().track();
  }

  /** The way to the best of these states, which all have the same depth. */
  public List<Transition> to(IntList targets) {
    int depth = search.depthOf(targets.get(0));
    List<Way> level = List.of(new Way(0, Choice.CLOCK, 0, 0, null, Choice.CLOCK, 0));
    for (int d = 0; d < depth; d++) {
      level = next(level, d + 1);
    }
    Way best =
        level.stream()
            .filter(way -> targets.contains(way.state))
            .min(Comparator.comparingInt(Way::rank))
            .orElseThrow(() -> new IllegalStateException("no way to a state that was reached"));
    return hops(best);
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
            search.expand(
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

  private static List<Transition> hops(Way target) {
    List<Transition> hops = new ArrayList<>();
    Way way = target;
    for (Way before = way.before; before != null; before = way.before) {
      hops.add(new Transition(before.state, way.task, way.branch));
      way = before;
    }
    Collections.reverse(hops);
    return hops;
  }
}
