// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.hazard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.result.Signature;
import org.oomcheck.explorer.search.SuccessorGenerator;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Step;

/**
 * Finds two accesses to one variable of which neither waits for the other: both tasks can take the
 * step now, one of them writes, and not both accesses are marked. {@link HappensBeforeRaces} finds
 * those of which one waits for the other in a way that orders nothing.
 */
public final class EnabledRaces {

  private EnabledRaces() {}

  /** Two tasks that are about to access one variable. */
  record Race(int one, int other) {

    /** The accesses and their functions, whichever task comes first. */
    Signature signature(SuccessorGenerator state) {
      return new Signature(Hazard.DATA_RACE, inOrder(access(state, one), access(state, other)));
    }

    private static String access(SuccessorGenerator state, int task) {
      return state.node(task).label + LockCycle.place(state.program(), state, task);
    }
  }

  /** Two accesses, in the order of their texts. */
  static String inOrder(String one, String other) {
    return one.compareTo(other) <= 0 ? one + " and " + other : other + " and " + one;
  }

  /** Whether a state that was just expanded has such accesses. */
  static boolean in(SuccessorGenerator state) {
    return !find(state, 1).isEmpty();
  }

  /** All pairs of tasks with such accesses. */
  static List<Race> find(SuccessorGenerator state) {
    return find(state, Integer.MAX_VALUE);
  }

  private static List<Race> find(SuccessorGenerator state, int enough) {
    List<Race> races = List.of();
    for (int one = 0; one < state.tasks(); one++) {
      Step<?> access = access(state, one);
      for (int other = one + 1; access != null && other < state.tasks(); other++) {
        Step<?> otherAccess = access(state, other);
        if (otherAccess != null && conflict(access, otherAccess)) {
          races = races.isEmpty() ? new ArrayList<>() : races;
          races.add(new Race(one, other));
          if (races.size() == enough) {
            return races;
          }
        }
      }
    }
    return races;
  }

  private static @Nullable Step<?> access(SuccessorGenerator state, int task) {
    return access(state.node(task));
  }

  /** The access to a variable that a task makes at this node, or null. */
  public static @Nullable Step<?> access(ControlLocation node) {
    Step<?> step = node.step;
    return step != null && !step.touchesNothing() && isUnlocked(step.kind()) ? step : null;
  }

  private static boolean isUnlocked(Step.Kind kind) {
    return kind == Step.Kind.READ || writes(kind);
  }

  private static boolean writes(Step.Kind kind) {
    return kind == Step.Kind.WRITE || kind == Step.Kind.UPDATE;
  }

  /** Whether two accesses need an order: to one variable, one writes, and they may not race. */
  public static boolean conflict(Step<?> one, Step<?> other) {
    boolean writes = writes(one.kind()) || writes(other.kind());
    return one.object() == other.object() && writes && !one.access().mayRaceWith(other.access());
  }

  /** Whether a step frees the object that a plain access is made to. */
  static boolean frees(Step<?> step, Step<?> access) {
    return step.object() instanceof Access.Lifetime object
        && !access.access().marked()
        && object.has(access.object());
  }
}
