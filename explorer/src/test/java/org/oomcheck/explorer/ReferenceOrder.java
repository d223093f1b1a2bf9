// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Step;

/** The happens-before order of one execution, as vector clocks of its tasks and objects. */
final class ReferenceOrder {

  /** An access to a variable, and the mover's own clock then. */
  private record Made(int task, Step<?> step, int time) {}

  private final int tasks;
  private final int[][] clocks;
  private final IdentityHashMap<Object, int[]> clockOf = new IdentityHashMap<>();
  private final List<Made> accesses = new ArrayList<>();

  ReferenceOrder(int tasks) {
    this.tasks = tasks;
    this.clocks = new int[tasks][tasks];
  }

  /** A task takes a step. */
  void stepped(int task, Step<?> step) {
    if (step.touchesNothing()) {
      return;
    }
    int[] mine = clocks[task];
    mine[task]++;
    int[] theirs = clockOf.computeIfAbsent(step.object(), key -> new int[tasks]);
    boolean ordered = step.access() == Access.ACQUIRE_RELEASE || step.access() == Access.FULL;
    boolean full = ordered && step.isOrdered();
    switch (step.kind()) {
      case READ -> join(mine, theirs, ordered);
      case WRITE -> clockOf.put(step.object(), ordered ? mine.clone() : new int[tasks]);
      case ACQUIRE, TRY_ACQUIRE -> join(mine, theirs, true);
      case RELEASE -> join(theirs, mine, true);
      case UPDATE -> {
        join(mine, theirs, full || (step.access() == Access.ACQUIRE && step.isOrdered()));
        join(theirs, mine, full || (step.access() == Access.RELEASE && step.isOrdered()));
      }
      case ACCESS, SLEEP -> {
        join(mine, theirs, true);
        join(theirs, mine, true);
      }
    }
    if (isAccess(step)) {
      accesses.add(new Made(task, step, mine[task]));
    }
  }

  private static void join(int[] into, int[] from, boolean really) {
    for (int i = 0; really && i < into.length; i++) {
      into[i] = Math.max(into[i], from[i]);
    }
  }

  private static boolean isAccess(Step<?> step) {
    return step.kind() == Step.Kind.READ || step.kind() == Step.Kind.WRITE;
  }

  /** Whether this step would be a race with an access that was made. */
  boolean races(int task, @Nullable Step<?> step) {
    return accesses.stream()
        .anyMatch(made -> made.time() > clocks[task][made.task()] && conflict(made.step(), step));
  }

  /** Whether two steps are accesses to one variable, not both marked, and one writes. */
  static boolean conflict(@Nullable Step<?> one, @Nullable Step<?> other) {
    return one != null
        && other != null
        && isAccess(one)
        && isAccess(other)
        && one.object() == other.object()
        && (one.kind() == Step.Kind.WRITE || other.kind() == Step.Kind.WRITE)
        && !(one.access().marked() && other.access().marked());
  }
}
