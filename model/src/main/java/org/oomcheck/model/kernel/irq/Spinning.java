// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.irq;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * Where tasks spin with handlers kept off that they have made ready: at the head of a loop, and in
 * a step that waits, for a lock or something else. From there on such a handler does not come
 * before the task lets it in.
 */
final class Spinning {
  private static final Step.Interruption INTERRUPTS_OFF =
      new Step.Interruption(-1, "waits with interrupts off");

  private static final Step.Interruption SOFTIRQS_OFF =
      new Step.Interruption(-2, "waits with softirqs off");

  private final Machine underneath;
  private final List<KeptOff> handlers = new ArrayList<>();

  Spinning(Machine underneath) {
    this.underneath = underneath;
  }

  /** Adds what may be kept off. Only while the world boots. */
  void add(KeptOff handler) {
    handlers.add(handler);
  }

  /** The handlers of a level that the running task keeps off come as soon as it lets them in. */
  void letInLater(boolean hard) {
    Task current = underneath.current();
    current.beforeHandlersCome(hard, () -> letIn(current, hard));
  }

  private void letIn(Task current, boolean hard) {
    String label = hard ? "interrupts come" : "softirqs come";
    current.clearFlags(KeptOff.looked(hard));
    underneath.perform(Step.run(handlers, label, () -> each(hard, KeptOff::end)));
  }

  private void each(boolean hard, Consumer<KeptOff> action) {
    handlers.stream().filter(each -> each.isHard() == hard).forEach(action);
  }

  private boolean isAny(boolean hard) {
    return handlers.stream().anyMatch(each -> each.isHard() == hard);
  }

  /** Whether the running task keeps handlers off its CPU, and has not been seen to do so. */
  private boolean keepsOff(boolean hard) {
    Task current = underneath.current();
    return isAny(hard) && current.isClosedTo(hard) && !current.has(KeptOff.looked(hard));
  }

  private void seen(boolean hard) {
    underneath.current().setFlags(KeptOff.looked(hard));
    letInLater(hard);
  }

  // Loops

  /** A loop in which a task that spins is seen. */
  Loop seenIn(Loop loop) {
    return handlers.isEmpty() ? loop : new SeenLoop(loop);
  }

  private void look(boolean hard) {
    if (keepsOff(hard)) {
      String label = hard ? "keeps interrupts off" : "keeps softirqs off";
      underneath.perform(Step.run(handlers, label, () -> each(hard, KeptOff::begin)));
      seen(hard);
    }
  }

  /** Sees the running task at each of its heads. */
  private final class SeenLoop implements Loop {
    private final Loop loop;

    SeenLoop(Loop loop) {
      this.loop = loop;
    }

    @Override
    public void head(Object... locals) {
      look(true);
      look(false);
      loop.head(locals);
    }

    @Override
    public void leave(Object... results) {
      loop.leave(results);
    }
  }

  // Steps that wait

  /** What the running task may be seen to keep off while it waits in a step. */
  Wait in(Step<?> step) {
    boolean spins = step.guarded() && !step.sleeps();
    return new Wait(step, spins && keepsOff(true), spins && keepsOff(false));
  }

  /** Whether the task was seen to keep handlers off, and was not interrupted. */
  boolean hasSeen(Step.Interruption interruption) {
    boolean is = interruption.source() < 0;
    if (is) {
      seen(interruption.source() == INTERRUPTS_OFF.source());
    }
    return is;
  }

  /** A step that waits, and whether the task may be seen there to keep handlers off. */
  final class Wait {
    private final Step<?> step;
    private final boolean interrupts;
    private final boolean softirqs;

    private Wait(Step<?> step, boolean interrupts, boolean softirqs) {
      this.step = step;
      this.interrupts = interrupts;
      this.softirqs = softirqs;
    }

    boolean mayKeep() {
      return interrupts || softirqs;
    }

    boolean interrupts() {
      return interrupts;
    }

    boolean softirqs() {
      return softirqs;
    }

    // Inside guards and effects

    /** Whether the task waits here, and keeps off what it has made ready. */
    boolean keepsOffMore() {
      return !step.enabled() && ((interrupts && owns(true)) || (softirqs && owns(false)));
    }

    private boolean owns(boolean hard) {
      return handlers.stream().anyMatch(each -> each.isHard() == hard && each.isOwn());
    }

    /** The running task is seen to keep handlers off, if it has to wait. */
    Optional<Step.Interruption> keepOff() {
      if (!keepsOffMore()) {
        return Optional.empty();
      }
      boolean hard = interrupts && owns(true);
      each(hard, KeptOff::begin);
      return Optional.of(hard ? INTERRUPTS_OFF : SOFTIRQS_OFF);
    }
  }
}
