// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import java.util.List;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;

/** Where a task can sleep and be woken by name. */
public interface Wakeable {

  /**
   * Wakes one task if it sleeps here, whatever it waits for; with nothing to wake it does nothing.
   * Context: any.
   *
   * @param task the task's index
   * @return true if it woke the task, false if that was running or sleeps elsewhere
   */
  boolean wakeUpProcess(int task);

  /** Wakes a task where it sleeps, for a caller that does not look whether it slept. */
  static void wake(Machine machine, List<? extends Wakeable> places, int task) {
    Loop region = machine.loop("wake");
    places.forEach(place -> place.wakeUpProcess(task));
    region.leave();
  }

  /** Wakes a task where it sleeps; whether it slept in one of these places. */
  static boolean wakeUpProcess(Machine machine, List<? extends Wakeable> places, int task) {
    Loop region = machine.loop("wake");
    boolean woke = false;
    for (Wakeable place : places) {
      woke |= place.wakeUpProcess(task);
    }
    region.leave(woke);
    return woke;
  }
}
