// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.parametric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.search.StepOutcomes;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.explorer.state.StateLayout;

/**
 * Follows a counted task on its own way: it takes several steps while no other takes one, and
 * behind them everything is as it was, but for the task itself. A reader that takes a mutex and
 * gives it back is the example. Such a way has to be there with each number of other tasks that is
 * tried, so one task after the other can take it, however many there are.
 */
final class Excursions {
  private static final int MOST_STEPS = 16;

  /** With so many places on the ways of a task the search for them is given up. */
  private static final int MOST_PLACES = 64;

  private final CounterAbstraction abstraction;
  private final SuccessorGenerator generator;
  private final StepTrials trials;
  private int places;

  Excursions(CounterAbstraction abstraction, SuccessorGenerator generator, StepTrials trials) {
    this.abstraction = abstraction;
    this.generator = generator;
    this.trials = trials;
  }

  /**
   * The counters that a task can come to, whatever number of others is where they may be.
   *
   * @param packed the abstract state
   * @param counters where any number of tasks may be
   * @param counter where the task is
   */
  long targets(long[] packed, long counters, int counter) {
    places = 0;
    try {
      return trials.begin(packed, counters, counter, List.of())
          ? follow(packed, counters, trials.countedTo() - 1, MOST_STEPS)
          : 0;
    } catch (StateLayout.DoesNotFit | Uncountable unknown) {
      return 0;
    }
  }

  /** Follows the next step of the task, in the state with which the trials have begun. */
  private long follow(long[] home, long counters, int mover, int left) {
    generator.load(trials.full(), 0);
    ControlLocation node = generator.node(mover);
    if (node.finished() || node.bug != null || left == 0 || places++ > MOST_PLACES) {
      return 0;
    }
    List<List<Place>> found = new ArrayList<>();
    trials.visit(mover, node, (before, outcomes) -> found.add(arrivals(before, mover, outcomes)));
    Map<List<Long>, Long> known = new HashMap<>();
    long common = -1;
    for (List<Place> arrivals : found) {
      long some = 0;
      for (Place place : arrivals) {
        List<Long> key = Arrays.stream(place.state).boxed().toList();
        Long reached = known.get(key);
        if (reached == null) {
          reached = reached(home, counters, place, left - 1);
          known.put(key, reached);
        }
        some |= reached;
      }
      common &= some;
    }
    return found.isEmpty() ? 0 : common;
  }

  /** A state without counted tasks, in which the task that is followed is tracked individually. */
  private static final class Place {
    final long[] state;

    /** The block of the task that is followed. */
    final long block;

    Place(long[] state, long block) {
      this.state = state;
      this.block = block;
    }
  }

  private List<Place> arrivals(long[] before, int mover, StepOutcomes outcomes) {
    List<Place> found = new ArrayList<>();
    for (int which = 0; which < outcomes.count(); which++) {
      long[] after = new long[before.length];
      outcomes.get(which).apply(before, after);
      Place place = place(before, mover, after);
      if (place != null) {
        found.add(place);
      }
    }
    return found;
  }

  /** What is left without the counted tasks; null if the step has changed one of these. */
  private @Nullable Place place(long[] before, int mover, long[] after) {
    StateLayout layout = abstraction.layout();
    int end = abstraction.first() + abstraction.room();
    long[] blocks = new long[abstraction.room()];
    int count = 0;
    for (int task = abstraction.first(); task < end; task++) {
      boolean isCounted = task >= trials.countedFrom() && task != mover;
      long block = layout.block(after, task);
      if (!isCounted) {
        blocks[count] = block;
        count += abstraction.isVacant(after, task) ? 0 : 1;
      } else if (block != layout.block(before, task)) {
        return null;
      } else if (!abstraction.isVacant(before, task)) {
        abstraction.contribute(after, abstraction.counter(block), -1);
      }
    }
    long own = layout.block(after, mover);
    abstraction.put(after, blocks, count, end);
    return new Place(after, own);
  }

  /** The counters that the task is at, or can come to. */
  private long reached(long[] home, long counters, Place place, int left) {
    int counter = abstraction.counter(place.block);
    if (counter >= 0 && (counters >>> counter & 1) != 0 && isHome(home, place, counter)) {
      return 1L << counter;
    }
    int at = individual(place);
    return at >= 0 && trials.begin(place.state, counters, StepTrials.NONE, List.of())
        ? follow(home, counters, at, left)
        : 0;
  }

  private int individual(Place place) {
    int end = abstraction.first() + abstraction.individuals(place.state);
    for (int at = abstraction.first(); at < end; at++) {
      if (abstraction.layout().block(place.state, at) == place.block) {
        return at;
      }
    }
    return -1;
  }

  /** Whether everything is as it was, but for the task itself, which can be counted. */
  private boolean isHome(long[] home, Place place, int counter) {
    long[] without = place.state.clone();
    int individuals = abstraction.individuals(without);
    int taken = individual(place);
    long[] blocks = new long[abstraction.room()];
    int count = 0;
    for (int at = abstraction.first(); at < abstraction.first() + individuals; at++) {
      if (at != taken) {
        blocks[count++] = abstraction.layout().block(without, at);
      }
    }
    abstraction.put(without, blocks, count, abstraction.first() + individuals);
    abstraction.contribute(without, counter, -1);
    return Arrays.equals(without, home);
  }
}
