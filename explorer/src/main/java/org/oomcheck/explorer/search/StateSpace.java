// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.BitSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oomcheck.explorer.program.Automaton;
import org.oomcheck.explorer.program.ControlLocation;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.relevance.StepCase;
import org.oomcheck.explorer.relevance.StepCases;
import org.oomcheck.explorer.relevance.StepTrial;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.explorer.result.TimeMode;
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

  /** What the searches learn of steps, if it is kept. */
  private @Nullable StepCases cases;

  /** The cells in which two states may differ that are taken for one. */
  private BitSet ignored = new BitSet();

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

  /** From here on, what searches learn of steps is kept here. */
  public StepCases keepCases() {
    StepCases kept = new StepCases();
    cases = kept;
    return kept;
  }

  @Nullable StepCases cases() {
    return cases;
  }

  /**
   * From here on, searches take states for one that differ only in these cells. They keep the one
   * that they come to first.
   */
  public void ignore(BitSet cells) {
    ignored = (BitSet) cells.clone();
  }

  /** The cells in which two states may differ that are taken for one. */
  public BitSet ignored() {
    return ignored;
  }

  /**
   * Runs the code of steps in states that need not be reachable, and learns no control location.
   */
  public StepTrial trial(TimeMode time) {
    return new Trial(time);
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

  /** Tries steps, in a layout of its own. */
  private final class Trial implements StepTrial {
    private final TimeMode time;
    private @Nullable StateLayout fitting;

    Trial(TimeMode time) {
      this.time = time;
    }

    @Override
    public @Nullable StepCase run(int task, int location, int[] state) {
      program.learnEdges(false);
      try {
        while (true) {
          try {
            return tryOut(task, program.automaton(task).node(location), state);
          } catch (StateLayout.DoesNotFit wide) {
            fitting = layoutOf(state).widened(wide.slot, wide.value);
          }
        }
      } catch (HarnessException | Automaton.UnlearnedEdge e) {
        return null;
      } finally {
        program.learnEdges(true);
      }
    }

    private StateLayout layoutOf(int[] state) {
      return fitting == null ? new StateLayout(program.shape(), state) : fitting;
    }

    private StepCase tryOut(int task, ControlLocation at, int[] state) {
      StepSemantics semantics = new StepSemantics(program, layoutOf(state), time);
      program.load(state);
      program.memory().beginRecording();
      try {
        return semantics.recorded(task, at, semantics.outcomes(task, at));
      } finally {
        program.memory().endRecording();
      }
    }
  }
}
