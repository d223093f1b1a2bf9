// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What can go wrong. */
public enum Hazard {
  DEADLOCK(Kind.PROGRESS, "tasks are blocked, and no task can ever unblock them"),
  HUNG_TASK(Kind.PROGRESS, "a task is blocked for good by a task that goes on without it"),
  LOST_WAKEUP(
      Kind.PROGRESS, "a task sleeps although its condition holds, and no task will wake it"),
  OOM_LOCKUP(Kind.PROGRESS, "tasks retry for ever: no page moves and no task ends"),
  BUSY_NO_OP(
      Kind.PROGRESS,
      "pages move in a cycle: no allocation outside the balloon succeeds, no task ends"),
  GOAL_MISSED(Kind.PROGRESS, "no run does what the code is there for"),
  STALL(Kind.TIME, "a task is blocked until a timeout expires"),
  PREMATURE_OOM_KILL(
      Kind.MEMORY, "a victim is chosen while enough pages could still have been given back"),
  ALLOC_FAILURE(Kind.MEMORY, "an allocation fails although reclaimable memory exists"),
  OVER_DEFLATION(Kind.MEMORY, "more pages leave the balloon than were asked for"),
  STALE_CREDIT(
      Kind.MEMORY,
      "out_of_memory() reports success for pages that were not freed since it was called"),
  BUFFER_IN_USE(
      Kind.MEMORY, "a buffer is written or freed while the host may still read or write it"),
  ACCOUNTING(Kind.MEMORY, "pages are lost or counted twice, or a count is in the wrong unit"),
  SLEEP_IN_ATOMIC(Kind.COMPLAINT, "a task sleeps in atomic context or under a spinlock"),
  LIFECYCLE(
      Kind.COMPLAINT,
      "something is used after it is gone, or is still there when it should be gone"),
  DATA_RACE(
      Kind.ORDER, "two unordered accesses to a shared variable, one a write, not both marked"),
  LOCK_MISUSE(
      Kind.COMPLAINT,
      "a lock is released by a task that does not hold it, or kept by a task that ends"),
  KERNEL_BUG(Kind.COMPLAINT, "the kernel runs into a BUG() or panics");

  /** What a hazard is about; a verdict names the kinds that were looked for. */
  public enum Kind {
    /** Tasks that block or retry for good, and code that does not do its job. Always looked for. */
    PROGRESS,
    /** What the kernel itself would print a splat about. Always looked for. */
    COMPLAINT,
    /** Pages: needless kills, failed allocations, wrong counts. Where a scenario asks. */
    MEMORY,
    /** Accesses to shared variables that nothing orders. Where a scenario asks. */
    ORDER,
    /** Waits that take longer than a declared bound. Where a bound is declared. */
    TIME;

    /** The name of the kind in one word. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The hazards of this kind. */
    public Set<Hazard> hazards() {
      return Arrays.stream(Hazard.values())
          .filter(hazard -> hazard.kind == this)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private final Kind kind;
  private final String meaning;

  Hazard(Kind kind, String meaning) {
    this.kind = kind;
    this.meaning = meaning;
  }

  /** What the hazard is about. */
  public Kind kind() {
    return kind;
  }

  /** One clause that says what the hazard is. */
  public String meaning() {
    return meaning;
  }
}
