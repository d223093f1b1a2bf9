// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * Callbacks that run after a grace period, one after the other in a task of their own, and barriers
 * that wait for them. The task exists only if a callback is declared.
 */
final class Callbacks {
  private static final int IDLE = 0;
  static final int QUEUED = 1;

  /** Waits for the grace period, or for its turn after it. */
  private static final int IN_BATCH = 2;

  private static final int PASSED = 3;

  /**
   * Of a barrier: it was queued when a batch had begun, and no callback waited for the next one.
   */
  private static final int AT_END = 4;

  /** Of a callback: it was queued behind a barrier, which does not wait for it. */
  private static final int BEHIND = 3;

  /** Of a callback: it was queued behind a barrier, and is in the batch of that barrier. */
  private static final int BEHIND_IN_BATCH = 4;

  private static final int NO_BATCH = 0;
  private static final int BATCH = 1;

  /** The first callback of a batch runs; the following numbers are the following callbacks. */
  private static final int RUNS = 2;

  private final Machine machine;
  private final GracePeriods periods;
  private final Words words;
  private final List<Rcu.Head> heads = new ArrayList<>();
  private final TaskCells barriers;

  /** Whether a batch waits for its grace period or is being called, and which callback runs. */
  private final Cell inBatch;

  /**
   * How steps are called.
   *
   * @param thread what runs the callbacks
   * @param batch what calls those of one grace period
   * @param barrier what waits for them
   */
  record Words(String thread, String batch, String barrier) {}

  Callbacks(Machine machine, GracePeriods periods, Words words) {
    this.machine = machine;
    this.periods = periods;
    this.words = words;
    this.inBatch = machine.cell(words.batch, 0);
    this.barriers =
        machine
            .taskCells(words.barrier, IDLE)
            .meaning("none", "queued", "waits", "passed", "waits for the end");
  }

  /**
   * Declares a callback. Only while the world boots.
   *
   * @param thread runs {@link #runBatches}, from a function with the kernel's name
   */
  Rcu.Head head(String name, Runnable function, Runnable thread) {
    if (heads.isEmpty()) {
      machine.spawn(Role.daemon(words.thread), thread);
    }
    int running = RUNS + heads.size();
    Rcu.Head head =
        new Rcu.Head(name, function, machine.cell(name, IDLE), () -> inBatch.get() == running);
    heads.add(head);
    return head;
  }

  void call(String label, Rcu.Head head) {
    boolean queued =
        machine.perform(
            Step.of(
                this,
                label,
                () -> {
                  boolean idle = head.state().get() == IDLE;
                  if (idle) {
                    head.state().set(barriers.count(QUEUED) > 0 ? BEHIND : QUEUED);
                  }
                  return idle;
                }));
    if (!queued) {
      throw new KernelBug(Hazard.KERNEL_BUG, label + " of a callback that is queued already");
    }
  }

  /** Whether a callback is queued. Only inside a step. */
  boolean areQueued() {
    return heads.stream().anyMatch(head -> head.state().get() != IDLE);
  }

  /** Whether callbacks are being called, or wait for their grace period. Only inside a step. */
  boolean isBatch() {
    return inBatch.get() != NO_BATCH;
  }

  void barrier() {
    String label = words.barrier;
    boolean waits = machine.perform(Step.of(this, label, this::queueBarrier).sleeping());
    if (waits) {
      machine.perform(
          Step.run(this, label, () -> barriers.set(IDLE))
              .when(() -> barriers.get() == PASSED)
              .sleeping());
    }
  }

  private boolean queueBarrier() {
    move(BEHIND, QUEUED);
    if (isAny(QUEUED)) {
      barriers.set(QUEUED);
    } else if (isBatch()) {
      barriers.set(AT_END);
    }
    return barriers.get() != IDLE;
  }

  private boolean isAny(int state) {
    return heads.stream().anyMatch(head -> head.state().get() == state);
  }

  private void move(int from, int to) {
    for (Rcu.Head head : heads) {
      if (head.state().get() == from) {
        head.state().set(to);
      }
    }
  }

  /** Runs the callbacks, a batch for each grace period, for ever. */
  void runBatches(Runnable batch) {
    Loop batches = machine.loop(words.thread);
    while (true) {
      batches.head();
      machine.perform(
          Step.run(this, words.thread + " waits for callbacks", this::takeBatch)
              .when(() -> isAny(QUEUED))
              .sleeping()
              .idling());
      periods.synchronize(words.thread + " waits for a grace period");
      batch.run();
    }
  }

  private void takeBatch() {
    move(QUEUED, IN_BATCH);
    move(BEHIND, BEHIND_IN_BATCH);
    barriers.replaceAll(QUEUED, IN_BATCH);
    inBatch.set(BATCH);
  }

  private void endBatch() {
    barriers.replaceAll(IN_BATCH, PASSED);
    barriers.replaceAll(AT_END, PASSED);
    inBatch.set(NO_BATCH);
  }

  /** Calls the callbacks of a batch. */
  void runBatch() {
    Loop callbacks = machine.loop(words.batch);
    int next = nextInBatch();
    while (next >= 0) {
      callbacks.head(next);
      machine.current().preemptDisable();
      heads.get(next).function().run();
      machine.current().preemptEnable();
      next = nextInBatch();
    }
    callbacks.leave();
    machine.perform(Step.run(this, words.batch + " has ended", this::endBatch));
  }

  private int nextInBatch() {
    return machine.perform(
        Step.of(
            this,
            words.batch,
            () -> {
              if (!isAny(IN_BATCH)) {
                barriers.replaceAll(IN_BATCH, PASSED);
                move(BEHIND_IN_BATCH, IN_BATCH);
              }
              return beginNext();
            }));
  }

  /** The number of the callback of the batch that begins now; -1 if there is none. */
  private int beginNext() {
    for (int i = 0; i < heads.size(); i++) {
      if (heads.get(i).state().get() == IN_BATCH) {
        heads.get(i).state().set(IDLE);
        inBatch.set(RUNS + i);
        return i;
      }
    }
    inBatch.set(BATCH);
    return -1;
  }
}
