// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.model.machine.Hazard;

/**
 * The states of a program, for one search after the other: what one of them has found out about all
 * states serves the next.
 */
public final class StateSpace {
  private final Program program;
  private final Function<Set<Hazard>, StateObserver> observers;
  private final SpinStates spins = new SpinStates();
  private @Nullable StateLayout layout;

  /**
   * Prepares searches of a program.
   *
   * @param observers makes what looks at the states of a search for some hazards
   */
  public StateSpace(Program program, Function<Set<Hazard>, StateObserver> observers) {
    this.program = program;
    this.observers = observers;
  }

  public Program program() {
    return program;
  }

  /** The states, found so far, in which time passes although tasks are runnable. */
  public SpinStates spins() {
    return spins;
  }

  StateObserver observer(Set<Hazard> hazards) {
    return observers.apply(hazards);
  }

  /** A layout that fits the state in the program's memory, and all that searches have met. */
  StateLayout startLayout() {
    int[] values = program.memory().values();
    return layout == null ? new StateLayout(program.shape(), values) : layout.holding(values);
  }

  /** Lets the next search begin with a layout in which all that was met fits. */
  void startWith(StateLayout met) {
    layout = met;
  }

  /**
   * Gives the values room to grow. To pack many states once more takes longer than a few bits that
   * no value needs.
   */
  public void widen() {
    layout = startLayout().roomy();
  }
}
