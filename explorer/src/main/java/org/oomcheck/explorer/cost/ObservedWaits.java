// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.cost;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample.Choice;
import org.oomcheck.explorer.search.SuccessorGenerator;

/** How long the tasks of one run wait for others. */
public final class ObservedWaits {
  private final Program world;

  /** How long each task has been waiting now, in jiffies. */
  private final int[] waiting;

  /** The first step since which each task could not go on. */
  private final int[] since;

  /** The longest wait of each task so far. */
  private final int[] longest;

  private int steps;

  public ObservedWaits(Program world) {
    this.world = world;
    this.waiting = new int[world.tasks()];
    this.since = new int[world.tasks()];
    this.longest = new int[world.tasks()];
  }

  /**
   * Takes note of a step; the state that it leaves is loaded.
   *
   * @param jiffies how much time passes
   * @param spinning the tasks that spin while it does
   */
  public void step(SuccessorGenerator loaded, int task, int jiffies, BitSet spinning) {
    lookAt(loaded);
    steps++;
    if (task != Choice.CLOCK) {
      waiting[task] = 0;
      since[task] = steps;
      return;
    }
    for (int waiter = 0; waiter < waiting.length; waiter++) {
      if (since[waiter] < steps && !spinning.get(waiter)) {
        waiting[waiter] += jiffies;
      }
      longest[waiter] = Math.max(longest[waiter], waiting[waiter]);
    }
  }

  /** How many steps were taken. */
  public int steps() {
    return steps;
  }

  /** Takes note of the tasks that can go on in the loaded state, or do not wait. */
  public void lookAt(SuccessorGenerator loaded) {
    for (int task = 0; task < since.length; task++) {
      if (!WaitIndex.waits(loaded, task) || loaded.enabled(task)) {
        since[task] = steps + 1;
      }
    }
  }

  /** The longest wait of a task, in jiffies. */
  public int longest(int task) {
    return longest[task];
  }

  /** The task that waits longest; a daemon only if no other task waits. */
  public int longestWaiter(IntPredicate counts) {
    Comparator<Integer> worst =
        Comparator.comparing((Integer task) -> longest[task] > 0 && !isDaemon(task))
            .thenComparing(task -> longest[task])
            .thenComparing(Comparator.reverseOrder());
    return IntStream.range(0, longest.length).filter(counts).boxed().max(worst).orElse(0);
  }

  private boolean isDaemon(int task) {
    return world.automaton(task).role().daemon();
  }

  /** Whether a task could not go on since a step. */
  public boolean isHeldUpSince(int step, int task) {
    return since[task] <= step;
  }

  /** The tasks that could not go on since a step; those that are no daemons, if there are some. */
  public List<Integer> heldUpSince(int step) {
    List<Integer> tasks = new ArrayList<>();
    List<Integer> daemons = new ArrayList<>();
    for (int task = 0; task < since.length; task++) {
      if (isHeldUpSince(step, task)) {
        (isDaemon(task) ? daemons : tasks).add(task);
      }
    }
    return tasks.isEmpty() ? daemons : tasks;
  }
}
