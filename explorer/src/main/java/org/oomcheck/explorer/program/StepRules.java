// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.function.Supplier;
import org.oomcheck.explorer.result.HarnessException;
import org.oomcheck.model.machine.AssumptionWithdrawn;
import org.oomcheck.model.machine.Step;

/** Runs the code of steps, and checks that guards and effects do what steps may do and no more. */
public final class StepRules {
  private final Program program;
  private final Memory memory;

  public StepRules(Program program) {
    this.program = program;
    this.memory = program.memory();
  }

  /** The result of the code of a step, which has to have one. */
  public <T> T run(Step<?> step, Supplier<T> code) {
    T result;
    memory.takeLooksAround();
    Watchdog.enter(step);
    try {
      result = code.get();
    } catch (HarnessException | AssumptionWithdrawn e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw new HarnessException(
          "the guard or the effect of '"
              + step.label()
              + "' throws "
              + e
              + "; let it return what the task has to know, and let the task throw",
          e);
    } finally {
      Watchdog.leave();
    }
    if (memory.takeLooksAround()) {
      program.looksAround(step);
    }
    program.observer().stepRan(step);
    if (result == null || result.getClass().isArray()) {
      throw new HarnessException(
          "the result of '"
              + step.label()
              + "' is "
              + (result == null ? "null" : "an array")
              + "; a result is a boolean, an int, an enum constant, or a record of these");
    }
    return result;
  }

  /** Whether the guard holds; it must not write. */
  public boolean enabled(Step<?> step) {
    boolean enabled = run(step, step::enabled);
    if (memory.changes() > 0) {
      throw new HarnessException(
          "the guard of '"
              + step.label()
              + "' writes the cell '"
              + program.cellName(program.cellOf(memory.changedSlot(0)))
              + "'; only effects may write");
    }
    return enabled;
  }

  /** Refuses a step that has written a cell and says that it touches nothing. */
  public void checkWrites(Step<?> step) {
    for (int change = 0; change < memory.changes(); change++) {
      check(step, memory.changedSlot(change));
    }
  }

  /** Refuses a step that has read a cell and says that it touches nothing. */
  public void checkReads(Step<?> step) {
    for (int read = 0; read < memory.reads(); read++) {
      check(step, memory.readSlot(read));
    }
  }

  private void check(Step<?> step, int slot) {
    int cell = program.cellOf(slot);
    if (cell >= 0 && step.touchesNothing()) {
      throw new HarnessException(
          "the step '"
              + step.label()
              + "' is marked as touching nothing, and it accesses the cell '"
              + program.cellName(cell)
              + "'");
    }
  }
}
