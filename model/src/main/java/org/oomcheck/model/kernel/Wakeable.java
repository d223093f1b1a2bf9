// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

/** Where a task can sleep and be woken by name. */
public interface Wakeable {

  /**
   * Wakes one task if it sleeps here, whatever it waits for; with nothing to wake it does nothing.
   * Context: any.
   *
   * @param task the task's index
   */
  void wakeUpProcess(int task);
}
