// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * A variable that tasks access without a common lock. Every access is a step of its own; on real
 * threads it is a memory access of the matching mode.
 */
public final class SharedVariable {
  private final Machine machine;
  private final String name;
  private final Cell value;

  public SharedVariable(Machine machine, String name, int initial) {
    this.machine = machine;
    this.name = name;
    this.value = machine.cell(name, initial);
  }

  public String name() {
    return name;
  }

  /** Reads the variable. */
  public int read(Access mode) {
    String label = mode == Access.PLAIN ? name : word(mode, true) + "(" + name + ")";
    return machine.perform(
        Step.of(this, label, () -> value.get(mode)).unlocked(Step.Kind.READ, mode));
  }

  /** Writes the variable. */
  public void write(Access mode, int newValue) {
    String label =
        mode == Access.PLAIN
            ? name + " = " + newValue
            : word(mode, false) + "(" + name + ", " + newValue + ")";
    machine.perform(
        Step.run(this, label, () -> value.set(mode, newValue)).unlocked(Step.Kind.WRITE, mode));
  }

  /** Adds to the variable as C does it, {@code +=}: not atomic, one plain access in the trace. */
  public void add(int delta) {
    String label = name + (delta < 0 ? " -= " + -delta : " += " + delta);
    machine.perform(
        Step.run(this, label, () -> value.add(delta)).unlocked(Step.Kind.WRITE, Access.PLAIN));
  }

  /**
   * Changes the variable atomically as a CPU does with a variable of its own: fully ordered, and no
   * race with a plain access.
   *
   * @param label what the trace shows
   * @return the old value
   */
  public int update(String label, IntUnaryOperator change) {
    return machine.perform(Step.of(this, label, () -> swap(Access.FULL, change)));
  }

  /**
   * Changes the variable atomically, as {@code xchg()} and {@code cmpxchg()} do.
   *
   * @param label what the trace shows
   * @param order the order that this gives
   * @param succeeds whether it does so, given the old value; an exchange that fails gives none
   * @return the old value
   */
  public int update(String label, Access order, IntPredicate succeeds, IntUnaryOperator change) {
    return machine.perform(
        Step.of(this, label, () -> swap(order, change))
            .unlocked(Step.Kind.UPDATE, order)
            .orderedIf(() -> succeeds.test(value.get())));
  }

  /** On a thread other accesses do not take the monitor of this object. */
  private synchronized int swap(Access order, IntUnaryOperator change) {
    int old = value.get(order);
    value.set(order, change.applyAsInt(old));
    return old;
  }

  /** The value, without an access in the trace. Only inside a goal. */
  public int value() {
    return value.get();
  }

  /** What keeps the value, for an atomic that is the same variable. */
  public Cell cell() {
    return value;
  }

  /** Replaces the initial value while the world boots. */
  public void boot(int initial) {
    value.set(initial);
  }

  private static String word(Access mode, boolean read) {
    return switch (mode) {
      case PLAIN, SEQUENCE_READ, SEQUENCE_WRITE -> "";
      case ONCE -> read ? "READ_ONCE" : "WRITE_ONCE";
      case ACQUIRE_RELEASE, ACQUIRE, RELEASE -> read ? "smp_load_acquire" : "smp_store_release";
      case ATOMIC -> read ? "atomic_read" : "atomic_set";
      case FULL -> read ? "smp_mb(), READ_ONCE" : "smp_store_mb";
    };
  }
}
