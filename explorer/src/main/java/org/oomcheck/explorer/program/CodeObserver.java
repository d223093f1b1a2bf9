// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.function.BooleanSupplier;
import org.oomcheck.model.machine.Step;

/** Sees the code of a world: all of it before it runs, and each time that a part of it has run. */
public interface CodeObserver {

  /** Sees nothing. */
  CodeObserver NONE = new CodeObserver() {};

  /** Sees nothing, of a world of which no reader is told anything. */
  CodeObserver WITHOUT_STACKS =
      new CodeObserver() {
        @Override
        public boolean wantsStacks() {
          return false;
        }
      };

  /** Whether control locations are to have their call stacks, which take time to find. */
  default boolean wantsStacks() {
    return true;
  }

  /** Is called for the body of every role, before any of them runs. */
  default void addBody(String comm, Runnable body) {}

  /** Is called for every goal of the world, before any body runs. */
  default void addGoal(String name, BooleanSupplier reached) {}

  /** Is called for a step that was found, before its code runs. */
  default void addStep(String comm, Step<?> step) {}

  /** Is called when a body has run as far as its results go. */
  default void bodyRan(String comm) {}

  /** Is called when a goal has looked at a state. */
  default void goalRan(String name) {}

  /** Is called when a guard, an effect or the alternative of a step has run. */
  default void stepRan(Step<?> step) {}
}
