// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * {@code atomic_t}. An operation that changes the value and returns nothing gives no order; one
 * that changes it and returns a value is fully ordered, unless its name ends in {@code _relaxed},
 * {@code _acquire} or {@code _release}: {@link #xchg(Access, int)} and its like. An operation that
 * fails, such as a cmpxchg that finds another value, gives no order.
 *
 * <p>Deviates: on real threads a change takes a monitor and so is ordered more strongly than in the
 * kernel.
 */
public final class Atomic {
  private final Machine machine;
  private final String name;
  private final Cell value;

  /** An atomic with its initial value. */
  public Atomic(Machine machine, String name, int initial) {
    this(machine, name, machine.cell(name, initial));
  }

  private Atomic(Machine machine, String name, Cell value) {
    this.machine = machine;
    this.name = name;
    this.value = value;
  }

  /** A variable of the model, where a patch makes an atomic of it. */
  public static Atomic of(Machine machine, SharedVariable variable) {
    return new Atomic(machine, variable.name(), variable.cell());
  }

  public String name() {
    return name;
  }

  /** Replaces the initial value while the world boots. */
  public void boot(int initial) {
    value.set(initial);
  }

  /** The value while the world boots. */
  public int booted() {
    return value.get();
  }

  /** Reads the value, without order. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_read", release = "v6.12")
  public int read() {
    return read("atomic_read", Access.ATOMIC);
  }

  /** Reads the value, ordered before what follows. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_read_acquire", release = "v6.12")
  public int readAcquire() {
    return read("atomic_read_acquire", Access.ACQUIRE_RELEASE);
  }

  private int read(String call, Access mode) {
    return machine.perform(
        Step.of(this, call + "(&" + name + ")", () -> value.get(mode))
            .unlocked(Step.Kind.READ, mode));
  }

  /** Replaces the value, without order. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_set", release = "v6.12")
  public void set(int newValue) {
    write("atomic_set(&" + name + ", " + newValue + ")", Access.ATOMIC, newValue);
  }

  /** Replaces the value, ordered after what precedes. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_set_release", release = "v6.12")
  public void setRelease(int newValue) {
    write("atomic_set_release(&" + name + ", " + newValue + ")", Access.ACQUIRE_RELEASE, newValue);
  }

  private void write(String label, Access mode, int newValue) {
    machine.perform(
        Step.run(this, label, () -> swap(mode, old -> newValue)).unlocked(Step.Kind.WRITE, mode));
  }

  /** Adds 1, without order. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_inc", release = "v6.12")
  public void inc() {
    more("atomic_inc(&" + name + ")", 1);
  }

  /** Subtracts 1, without order. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_dec", release = "v6.12")
  public void dec() {
    more("atomic_dec(&" + name + ")", -1);
  }

  /** Adds a number, without order. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_add", release = "v6.12")
  public void add(int delta) {
    more("atomic_add(" + delta + ", &" + name + ")", delta);
  }

  private void more(String label, int delta) {
    machine.perform(
        Step.run(this, label, () -> addTo(delta)).unlocked(Step.Kind.UPDATE, Access.ATOMIC));
  }

  private synchronized void addTo(int delta) {
    value.change(Access.ATOMIC, Cell.Operation.ADD, delta);
  }

  /** On a thread this step has not taken the monitor of its object, and the others below have. */
  private synchronized int swap(Access mode, IntUnaryOperator change) {
    int old = value.get(mode);
    value.set(mode, change.applyAsInt(old));
    return old;
  }

  /** Adds 1, fully ordered; returns the new value. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_inc_return", release = "v6.12")
  public int incReturn() {
    return swapped("atomic_inc_return(&" + name + ")", Access.FULL, old -> old + 1) + 1;
  }

  /** Subtracts 1, fully ordered; returns the new value. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_dec_return", release = "v6.12")
  public int decReturn() {
    return swapped("atomic_dec_return(&" + name + ")", Access.FULL, old -> old - 1) - 1;
  }

  /** Subtracts 1, fully ordered; says whether 0 is left. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_dec_and_test", release = "v6.12")
  public boolean decAndTest() {
    return swapped("atomic_dec_and_test(&" + name + ")", Access.FULL, old -> old - 1) == 1;
  }

  /** Adds a number, fully ordered; returns the old value. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_fetch_add", release = "v6.12")
  public int fetchAdd(int delta) {
    return fetchAdd(Access.FULL, delta);
  }

  /** Like {@link #fetchAdd(int)}, with this order: {@code atomic_fetch_add_acquire} and others. */
  public int fetchAdd(Access order, int delta) {
    String label = "atomic_fetch_add" + end(order) + "(" + delta + ", &" + name + ")";
    return swapped(label, order, old -> old + delta);
  }

  /** Changes bits, without order: {@code atomic_or()} and its like. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_or", release = "v6.12")
  public void change(Cell.Operation operation, int mask) {
    String label = "atomic_" + words(operation) + "(" + mask + ", &" + name + ")";
    machine.perform(
        Step.run(this, label, () -> changeTo(operation, mask))
            .unlocked(Step.Kind.UPDATE, Access.ATOMIC));
  }

  private synchronized void changeTo(Cell.Operation operation, int mask) {
    value.change(Access.ATOMIC, operation, mask);
  }

  private static String words(Cell.Operation operation) {
    return operation.name().toLowerCase(Locale.ROOT);
  }

  /** Changes bits with this order; returns the old value: {@code atomic_fetch_or()} and others. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_fetch_or", release = "v6.12")
  public int fetch(Access order, Cell.Operation operation, int mask) {
    String call = "atomic_fetch_" + words(operation) + end(order);
    return swapped(
        call + "(" + mask + ", &" + name + ")", order, old -> operation.apply(old, mask));
  }

  /** Replaces the value, fully ordered; returns the old one. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_xchg", release = "v6.12")
  public int xchg(int newValue) {
    return xchg(Access.FULL, newValue);
  }

  /** Like {@link #xchg(int)}, with this order: {@code atomic_xchg_acquire} and others. */
  public int xchg(Access order, int newValue) {
    String label = "atomic_xchg" + end(order) + "(&" + name + ", " + newValue + ")";
    return swapped(label, order, old -> newValue);
  }

  /**
   * Replaces the value if it is the expected one, fully ordered if it does. Context: any.
   *
   * @return the old value; the exchange took place if it is {@code expected}
   */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_cmpxchg", release = "v6.12")
  public int cmpxchg(int expected, int newValue) {
    return cmpxchg(Access.FULL, expected, newValue);
  }

  /**
   * Like {@link #cmpxchg(int, int)}, with this order: {@code atomic_cmpxchg_acquire} and others.
   */
  public int cmpxchg(Access order, int expected, int newValue) {
    return swappedIf(
        "atomic_cmpxchg" + end(order) + "(&" + name + ", " + expected + ", " + newValue + ")",
        order,
        old -> old == expected,
        old -> newValue);
  }

  /** Adds a number unless the value is {@code unless}; says whether it did. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_add_unless", release = "v6.12")
  public boolean addUnless(int delta, int unless) {
    return swappedIf(
            "atomic_add_unless(&" + name + ", " + delta + ", " + unless + ")",
            Access.FULL,
            old -> old != unless,
            old -> old + delta)
        != unless;
  }

  /** Adds 1 unless the value is 0; says whether it did. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_inc_not_zero", release = "v6.12")
  public boolean incNotZero() {
    return incNotZero("atomic_inc_not_zero", Access.FULL);
  }

  private boolean incNotZero(String call, Access order) {
    return swappedIf(call + "(&" + name + ")", order, old -> old != 0, old -> old + 1) != 0;
  }

  /** Subtracts 1 unless the result would be negative; returns old - 1 always. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_dec_if_positive", release = "v6.12")
  public int decIfPositive() {
    String label = "atomic_dec_if_positive(&" + name + ")";
    return swappedIf(label, Access.FULL, old -> old > 0, old -> old - 1) - 1;
  }

  /** Adds 1 unless the value is 0, without order; says whether it did. Context: any. */
  @KernelRef(path = "include/linux/refcount.h", symbol = "refcount_inc_not_zero", release = "v6.12")
  public boolean refcountIncNotZero() {
    return incNotZero("refcount_inc_not_zero", Access.ATOMIC);
  }

  /** How the name of a call ends that has this order. */
  public static String end(Access order) {
    return switch (order) {
      case ACQUIRE -> "_acquire";
      case RELEASE -> "_release";
      case FULL, ACQUIRE_RELEASE -> "";
      case PLAIN, SEQUENCE_READ, SEQUENCE_WRITE, UNCHECKED, EXCLUSIVE, ONCE, ATOMIC -> "_relaxed";
    };
  }

  /** Like {@link #fetchAdd(int)}, without order. Context: any. */
  @KernelRef(
      path = "include/linux/atomic.h",
      symbol = "atomic_fetch_add_relaxed",
      release = "v6.12")
  public int fetchAddRelaxed(int delta) {
    return fetchAdd(Access.ATOMIC, delta);
  }

  /** Like {@link #xchg(int)}, without order. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_xchg_relaxed", release = "v6.12")
  public int xchgRelaxed(int newValue) {
    return xchg(Access.ATOMIC, newValue);
  }

  /** Like {@link #cmpxchg(int, int)}, without order. Context: any. */
  @KernelRef(path = "include/linux/atomic.h", symbol = "atomic_cmpxchg_relaxed", release = "v6.12")
  public int cmpxchgRelaxed(int expected, int newValue) {
    return cmpxchg(Access.ATOMIC, expected, newValue);
  }

  private int swapped(String label, Access order, IntUnaryOperator change) {
    return machine.perform(
        Step.of(this, label, () -> swap(order, change)).unlocked(Step.Kind.UPDATE, order));
  }

  private int swappedIf(
      String label, Access order, IntPredicate succeeds, IntUnaryOperator change) {
    IntUnaryOperator changed = old -> succeeds.test(old) ? change.applyAsInt(old) : old;
    return machine.perform(
        Step.of(this, label, () -> swap(order, changed))
            .unlocked(Step.Kind.UPDATE, order)
            .orderedIf(() -> succeeds.test(value.get())));
  }
}
