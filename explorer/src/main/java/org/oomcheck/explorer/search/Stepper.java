// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.search;

import java.util.Arrays;
import org.oomcheck.explorer.program.Program;
import org.oomcheck.explorer.result.Counterexample;
import org.oomcheck.explorer.result.TimeMode;
import org.oomcheck.explorer.state.StateLayout;
import org.oomcheck.explorer.state.Symmetry;

/**
 * Takes a world from state to state, every task by its own index, with nothing merged or left out.
 */
public final class Stepper {
  private final Program program;
  private final TimeMode time;
  private StateLayout layout;
  private SuccessorGenerator expander;
  private long[] packed;

  /** Begins at the start of the program. */
  public Stepper(Program program, TimeMode time) {
    this.program = program;
    this.time = time;
    program.restart(time);
    this.layout = new StateLayout(program.shape(), program.memory().values());
    this.packed = pack();
    this.expander = newExpander();
  }

  private SuccessorGenerator newExpander() {
    StepSemantics semantics = new StepSemantics(program, layout, time);
    TransitionCache steps = new TransitionCache(program, layout, semantics, false);
    Symmetry none = new Symmetry(program.shape(), layout, false);
    return new SuccessorGenerator(program, layout, steps, none, null, SpinStates.NONE);
  }

  private long[] pack() {
    return layout.pack(program.memory().values());
  }

  /** The generator, which has the current state loaded once it was expanded. */
  public SuccessorGenerator expander() {
    return expander;
  }

  /** Makes the current state the one that the program works on. */
  public void load() {
    expander.load(packed, 0);
  }

  /** Hands over every successor of the current state. */
  public void expand(SuccessorGenerator.Visitor visitor) {
    untilItFits(() -> expander.expand(packed, 0, visitor));
  }

  /** The values of the cells that all tasks share, in a successor of the current state. */
  public int[] sharedCells(long[] successor) {
    int[] values = program.memory().values().clone();
    layout.unpack(successor, 0, values);
    return Arrays.copyOf(values, program.shape().sharedSlots());
  }

  /** Lets time pass, whichever tasks are runnable. */
  public void letTimePass(SuccessorGenerator.Visitor visitor) {
    untilItFits(() -> expander.letTimePass(packed, visitor));
  }

  private void untilItFits(Runnable attempt) {
    while (true) {
      try {
        attempt.run();
        return;
      } catch (StateLayout.DoesNotFit wide) {
        load();
        layout = layout.widened(wide.slot, wide.value);
        packed = pack();
        expander = newExpander();
      }
    }
  }

  /** Makes a successor, which a visitor of the current state got, the current state. */
  public void go(long[] successor) {
    packed = successor;
  }

  /** Moves to a successor; false if the current state does not have it. */
  public boolean step(Counterexample.Choice wanted) {
    long[][] reached = new long[1][];
    expand(
        (task, branch, successor) -> {
          if (task == wanted.task() && branch == wanted.branch()) {
            reached[0] = successor.clone();
          }
        });
    if (reached[0] != null) {
      packed = reached[0];
    }
    return reached[0] != null;
  }
}
