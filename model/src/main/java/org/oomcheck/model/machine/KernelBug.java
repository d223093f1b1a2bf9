// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by modelled code at a point where the kernel would print a splat: a BUG() or a warning.
 */
public final class KernelBug extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Is told of every complaint that the code of this thread makes. */
  private static final ThreadLocal<@Nullable Consumer<KernelBug>> LISTENER = new ThreadLocal<>();

  private final Hazard hazard;

  /** Where a complaint of a world that boots was made, innermost first. */
  private final transient List<KernelFrame> madeIn = new ArrayList<>();

  /** A complaint that ends the world, where it is made. */
  public KernelBug(Hazard hazard, String message) {
    this(hazard, message, true);
    Consumer<KernelBug> listener = LISTENER.get();
    if (listener != null) {
      listener.accept(this);
    }
  }

  private KernelBug(Hazard hazard, String message, boolean keepsTrace) {
    super(message, null, false, keepsTrace);
    this.hazard = hazard;
  }

  /** A complaint that a step carries; the world goes on after it. */
  static KernelBug carried(Hazard hazard, String message) {
    return new KernelBug(hazard, message, true);
  }

  /** How a trace calls the step that carries a complaint about a hazard. */
  public static String label(Hazard hazard) {
    return "complains: " + hazard;
  }

  /**
   * Runs modelled code. An engine learns of each complaint where it is made, so code that catches
   * it does not hide it.
   */
  public static void runListening(Runnable code, Consumer<KernelBug> listener) {
    Consumer<KernelBug> before = LISTENER.get();
    LISTENER.set(listener);
    try {
      code.run();
    } finally {
      if (before == null) {
        LISTENER.remove();
      } else {
        LISTENER.set(before);
      }
    }
  }

  /**
   * Notes where the complaint is made, while a world boots: no task is there that would know.
   *
   * @param frames the interpreted functions, innermost first
   */
  public void isMadeIn(List<KernelFrame> frames) {
    madeIn.clear();
    madeIn.addAll(frames);
  }

  /**
   * Makes a complaint of a world that boots once more, as what a task does.
   *
   * @param step what the task does before
   * @throws KernelBug always
   */
  public void makeAgain(Machine machine, Step<?> step) {
    machine.perform(step);
    makeAgain(machine, madeIn.size() - 1);
  }

  private void makeAgain(Machine machine, int depth) {
    if (depth < 0) {
      throw new KernelBug(hazard, String.valueOf(getMessage()));
    }
    machine
        .current()
        .interpret(
            () -> madeIn.get(depth),
            () -> {
              makeAgain(machine, depth - 1);
              return this;
            });
  }

  /**
   * A copy of this complaint that says in which function it is made and where.
   *
   * @param frames the interpreted functions, innermost first; the first one counts
   */
  public KernelBug in(List<KernelFrame> frames) {
    String message = String.valueOf(getMessage());
    return frames.isEmpty() || message.contains(frames.get(0).location())
        ? this
        : carried(
            hazard,
            message + ", in " + frames.get(0).symbol() + "() (" + frames.get(0).location() + ")");
  }

  public Hazard hazard() {
    return hazard;
  }

  /** The kernel's {@code BUG_ON()}. */
  public static void bugOn(boolean condition, String message) {
    if (condition) {
      throw new KernelBug(Hazard.KERNEL_BUG, message);
    }
  }
}
