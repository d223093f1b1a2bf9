// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.model.machine.Step;

/**
 * Finds two accesses to one variable of which neither waits for the other: both tasks can take the
 * step now, one of them writes, and not both accesses are marked. {@link HappensBeforeRaces} finds
 * those of which one waits for the other in a way that orders nothing.
 */
public final class EnabledRaces {

  private EnabledRaces() {}

  /** The two tasks, or none. */
  public static List<Integer> in(SuccessorGenerator state) {
    for (int one = 0; one < state.tasks(); one++) {
      Step<?> access = access(state, one);
      for (int other = one + 1; access != null && other < state.tasks(); other++) {
        Step<?> otherAccess = access(state, other);
        if (otherAccess != null && conflict(access, otherAccess)) {
          return List.of(one, other);
        }
      }
    }
    return List.of();
  }

  private static @Nullable Step<?> access(SuccessorGenerator state, int task) {
    return access(state.node(task));
  }

  /** The access to a variable that a task makes at this node, or null. */
  public static @Nullable Step<?> access(ControlLocation node) {
    Step<?> step = node.step;
    boolean unlocked =
        step != null && (step.kind() == Step.Kind.READ || step.kind() == Step.Kind.WRITE);
    return unlocked ? step : null;
  }

  /** Whether two accesses need an order: to one variable, one writes, and not both are marked. */
  public static boolean conflict(Step<?> one, Step<?> other) {
    boolean writes = one.kind() == Step.Kind.WRITE || other.kind() == Step.Kind.WRITE;
    boolean marked = one.access().marked() && other.access().marked();
    return one.object() == other.object() && writes && !marked;
  }
}
