// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;

/**
 * {@code struct srcu_struct}: read sections that may sleep, in a domain of their own.
 *
 * <p>Deviates: call_srcu() and srcu_barrier() are left out. A read section ends in the task that
 * began it.
 */
public final class Srcu {
  private final String name;
  private final GracePeriods periods;

  /** A domain. */
  public Srcu(Machine machine, String name) {
    this.name = name;
    this.periods = new GracePeriods(machine, name);
  }

  /** Begins a read section; sections nest. Context: any, the section may sleep. */
  @KernelRef(
      path = "include/linux/srcu.h",
      symbol = "srcu_read_lock",
      release = "v6.12",
      omits = "the index")
  public void readLock() {
    periods.readLock("srcu_read_lock(" + name + ")");
  }

  /**
   * Ends a read section.
   *
   * @throws org.oomcheck.model.machine.KernelBug if the task is in none
   */
  @KernelRef(path = "include/linux/srcu.h", symbol = "srcu_read_unlock", release = "v6.12")
  public void readUnlock() {
    periods.readUnlock("srcu_read_unlock(" + name + ")");
  }

  /**
   * Waits for all read sections of this domain that have begun before; never ends inside one.
   * Context: may sleep.
   */
  @KernelRef(path = "kernel/rcu/srcutree.c", symbol = "synchronize_srcu", release = "v6.12")
  public void synchronizeSrcu() {
    periods.synchronize("synchronize_srcu(" + name + ")");
  }
}
