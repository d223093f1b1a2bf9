// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/** What can go wrong. */
public enum Hazard {
  DEADLOCK("tasks are blocked, and no task can ever unblock them"),
  LOST_WAKEUP("a task sleeps although its condition holds, and no task will wake it"),
  OOM_LOCKUP("tasks retry for ever: no page moves and no task ends"),
  BUSY_NO_OP("pages move in a cycle: no allocation outside the balloon succeeds, no task ends"),
  STALL("a task is blocked until a timeout expires"),
  PREMATURE_OOM_KILL("a victim is chosen while enough pages could still have been given back"),
  ALLOC_FAILURE("an allocation fails although reclaimable memory exists"),
  OVER_DEFLATION("more pages leave the balloon than were asked for"),
  STALE_CREDIT("out_of_memory() reports success for pages that were not freed since it was called"),
  ACCOUNTING("pages are lost or counted twice, or a count is in the wrong unit"),
  SLEEP_IN_ATOMIC("a task sleeps in atomic context or under a spinlock"),
  LIFECYCLE("a callback outlives its device, or something stays registered after an error"),
  DATA_RACE("two unordered accesses to a shared variable, one a write, not both marked"),
  LOCK_MISUSE("a lock is released by a task that does not hold it, or kept by a task that ends"),
  KERNEL_BUG("the kernel runs into a BUG() or panics");

  private final String meaning;

  Hazard(String meaning) {
    this.meaning = meaning;
  }

  /** One clause that says what the hazard is. */
  public String meaning() {
    return meaning;
  }
}
