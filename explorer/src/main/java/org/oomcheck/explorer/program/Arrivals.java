// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.explorer.program;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oomcheck.model.machine.KernelFrame;
import org.oomcheck.model.machine.Lock;
import org.oomcheck.model.machine.Step;

/** Reads off a run what a new control location has to know: its step, its locks, its stack. */
final class Arrivals {

  private Arrivals() {}

  /**
   * What is known where a run has come to.
   *
   * @param from the control location before; null at the start of the body
   */
  static ControlLocation.Arrival of(
      GuidedRun run, @Nullable ControlLocation from, ObjectIds objects) {
    List<ControlLocation.Held> before = from == null ? List.of() : from.held;
    List<ControlLocation.Held> held = new ArrayList<>();
    long heldMask = 0;
    long exclusiveMask = 0;
    for (Lock lock : run.task().held()) {
      int nth = held.size();
      boolean kept = nth < before.size() && before.get(nth).lock() == lock;
      List<KernelFrame> takenIn = kept ? before.get(nth).takenIn() : takenIn(lock, before, from);
      held.add(new ControlLocation.Held(lock, takenIn));
      heldMask |= objects.bitOf(lock);
      exclusiveMask |= lock.exclusive() ? objects.bitOf(lock) : 0;
    }
    Step<?> step = run.step();
    long touched = step == null || step.touchesNothing() ? 0 : objects.bit(step.object());
    return new ControlLocation.Arrival(
        step,
        run.answers(),
        run.bug(),
        run.label(),
        run.stack(),
        held,
        heldMask,
        exclusiveMask,
        step != null && step.kind() == Step.Kind.ACQUIRE ? lock(step, objects) : 0,
        step != null && step.kind() == Step.Kind.TRY_ACQUIRE && step.guarded()
            ? lock(step, objects)
            : 0,
        touched);
  }

  private static long lock(Step<?> step, ObjectIds objects) {
    return step.object() instanceof Lock lock ? objects.bitOf(lock) : 0;
  }

  private static List<KernelFrame> takenIn(
      Lock lock, List<ControlLocation.Held> before, @Nullable ControlLocation from) {
    for (ControlLocation.Held held : before) {
      if (held.lock() == lock) {
        return held.takenIn();
      }
    }
    return from == null ? List.of() : from.stack;
  }
}
