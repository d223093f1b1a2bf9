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
 * Finds the path to a hazard that has the fewest steps, among those the fewest context switches,
 * and among those the first in the order of tasks and branches. It goes through the explored levels
 * once more and keeps, for every state and every task that may have moved last, the best path
 * there.
 */
public final class ShortestPath {

  /**
   * The best path to a state on which a given task moved last.
   *
   * @param last the task that moved last, or the clock at the very start
   * @param rank the position of this path among all of its level; a smaller one is better
   */
  private record Path(
      int state, int last, int switches, int rank, @Nullable Path before, int task, int branch) {

    Path ranked(int newRank) {
      return new Path(state, last, switches, newRank, before, task, branch);
    }
  }

  private static final Comparator<Path> BEST =
      Comparator.comparingInt(Path::switches)
          .thenComparingInt(path -> path.before == null ? 0 : path.before.rank)
          .thenComparingInt(Path::task)
          .thenComparingInt(Path::branch);

  private final Search search;
  private final SuccessorGenerator expander;

  /**
   * Prepares to find paths.
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

  /** The path to the best of these states, which all have the same depth. */
  public List<Transition> to(IntList targets) {
    int depth = search.depthOf(targets.get(0));
    List<Path> level = List.of(new Path(0, Choice.CLOCK, 0, 0, null, Choice.CLOCK, 0));
    for (int d = 0; d < depth; d++) {
      level = next(level, d + 1);
    }
    Path best =
        level.stream()
            .filter(path -> targets.contains(path.state))
            .min(Comparator.comparingInt(Path::rank))
            .orElseThrow(() -> new IllegalStateException("no path to a state that was reached"));
    return transitions(best);
  }

  /** The paths of the next level, ranked. */
  private List<Path> next(List<Path> level, int depth) {
    IntList levels = search.levels();
    int from = levels.get(depth);
    int to = depth + 1 < levels.size() ? levels.get(depth + 1) : search.store().count();
    Map<Integer, List<Path>> byState = new HashMap<>();
    for (Path path : level) {
      byState.computeIfAbsent(path.state, key -> new ArrayList<>()).add(path);
    }
    Map<Long, Path> best = new HashMap<>();
    byState.forEach(
        (state, paths) ->
            search.expand(
                state,
                (task, branch, successor) -> {
                  int reached = search.store().find(successor);
                  if (reached >= from && reached < to) {
                    for (Path path : paths) {
                      keep(best, extend(path, reached, task, branch, successor));
                    }
                  }
                }));
    List<Path> sorted = new ArrayList<>(best.values());
    sorted.sort(BEST);
    for (int rank = 0; rank < sorted.size(); rank++) {
      sorted.set(rank, sorted.get(rank).ranked(rank));
    }
    return sorted;
  }

  private static void keep(Map<Long, Path> best, Path path) {
    long key = (long) path.state << Integer.SIZE | (path.last & 0xffffffffL);
    best.merge(key, path, (one, other) -> BEST.compare(one, other) <= 0 ? one : other);
  }

  private Path extend(Path path, int reached, int task, int branch, long[] successor) {
    boolean clock = task == Choice.CLOCK;
    int mover = clock ? path.last : task;
    boolean switched = !clock && path.last != Choice.CLOCK && path.last != task;
    int last = mover == Choice.CLOCK ? mover : whereIsNow(mover, successor);
    return new Path(reached, last, path.switches + (switched ? 1 : 0), 0, path, task, branch);
  }

  /** The index, in the sorted successor, of the first task that is in the mover's situation. */
  private int whereIsNow(int mover, long[] successor) {
    int now = 0;
    while (expander.symmetry().cameFrom(now) != mover) {
      now++;
    }
    return expander.symmetry().representative(successor, now);
  }

  private static List<Transition> transitions(Path target) {
    List<Transition> transitions = new ArrayList<>();
    Path path = target;
    for (Path before = path.before; before != null; before = path.before) {
      transitions.add(new Transition(before.state, path.task, path.branch));
      path = before;
    }
    Collections.reverse(transitions);
    return transitions;
  }
}
