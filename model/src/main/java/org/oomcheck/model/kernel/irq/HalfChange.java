// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * Finds changes that are lost on one CPU: a task has read a variable and is about to write it, a
 * handler comes and changes it, and the task overwrites that. No two tasks are at the variable at
 * once, so nothing else finds this in a variable of a CPU.
 */
final class HalfChange {
  /** For worlds without variables of CPUs. */
  static final HalfChange NOT_LOOKED_AT = new HalfChange(false);

  private final boolean looked;

  /** What the last step has read; empty for nothing. */
  private final List<Object> read = new ArrayList<>();

  /** The writes that handlers have come before, the last one first; empty for another step. */
  private final Deque<Optional<Step<?>>> interrupted = new ArrayDeque<>();

  HalfChange() {
    this(true);
  }

  private HalfChange(boolean looked) {
    this.looked = looked;
  }

  /** Whether a step writes what the last one has read. */
  boolean ends(Step<?> step) {
    return step.kind() == Step.Kind.WRITE && !step.access().marked() && hasRead(step.object());
  }

  private boolean hasRead(Object object) {
    return !read.isEmpty() && read.get(0) == object;
  }

  /** Takes note of a step of the task. */
  void follow(Step<?> step) {
    if (looked) {
      boolean reads = step.kind() == Step.Kind.READ && !step.access().marked();
      read.clear();
      if (reads) {
        read.add(step.object());
      }
    }
  }

  /**
   * A handler on the task's stack.
   *
   * @param inHalf whether it comes between the read and the write
   */
  void interrupted(boolean inHalf, Step<?> before, Runnable handler) {
    if (!looked) {
      handler.run();
      return;
    }
    List<Object> wasRead = List.copyOf(read);
    interrupted.push(inHalf ? Optional.of(before) : Optional.empty());
    handler.run();
    interrupted.pop();
    read.clear();
    read.addAll(wasRead);
  }

  /** Complains if a step of a handler changes what the interrupted task is about to overwrite. */
  void complainIfLost(Machine machine, Step<?> step) {
    boolean changes = step.kind() == Step.Kind.WRITE || step.kind() == Step.Kind.UPDATE;
    Optional<Step<?>> lost = interrupted.isEmpty() ? Optional.empty() : interrupted.peek();
    if (changes && lost.isPresent() && step.object() == lost.get().object()) {
      machine.complain(
          Hazard.DATA_RACE,
          "a handler comes between the read and the write of a variable: its %s is lost by %s"
              .formatted(step.label(), lost.get().label()));
    }
  }
}
