// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel;

import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
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
  private final @Nullable IntFunction<String> words;

  public SharedVariable(Machine machine, String name, int initial) {
    this(machine, name, initial, null);
  }

  /**
   * A variable whose values are more than numbers to a reader, such as pointers.
   *
   * @param words what traces show for a value; null if the number
   */
  public SharedVariable(
      Machine machine, String name, int initial, @Nullable IntFunction<String> words) {
    this.machine = machine;
    this.name = name;
    this.value = machine.cell(name, initial);
    this.words = words;
  }

  /** What was read, with what traces show for it; two are equal if the numbers are. */
  public record Seen(int number, String words) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Seen seen && seen.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** What traces show for a value. */
  public String words(int number) {
    return words == null ? String.valueOf(number) : words.apply(number);
  }

  public String name() {
    return name;
  }

  /** Reads the variable. */
  public int read(Access mode) {
    String label = mode == Access.PLAIN ? name : word(mode, true) + "(" + name + ")";
    if (words == null) {
      return machine.perform(
          Step.of(this, label, () -> value.get(mode)).unlocked(Step.Kind.READ, known(mode, true)));
    }
    return machine
        .perform(
            Step.of(this, label, () -> seen(value.get(mode)))
                .unlocked(Step.Kind.READ, known(mode, true)))
        .number();
  }

  /** A plain access inside a section of a sequence count is one of it. */
  private Access known(Access mode, boolean reads) {
    return mode == Access.PLAIN ? machine.current().plainAccess(reads) : mode;
  }

  private Seen seen(int number) {
    return new Seen(number, words(number));
  }

  /** The value as the result of a step: a number, or {@link Seen}. Only inside an effect. */
  public Object shown() {
    return words == null ? (Object) value.get() : seen(value.get());
  }

  /** The number of a result that {@link #shown} gave. */
  public static int number(Object shown) {
    return shown instanceof Seen seen ? seen.number() : (int) shown;
  }

  /** Writes the variable. */
  public void write(Access mode, int newValue) {
    String label =
        mode == Access.PLAIN
            ? name + " = " + words(newValue)
            : word(mode, false) + "(" + name + ", " + words(newValue) + ")";
    machine.perform(
        Step.run(this, label, () -> value.set(mode, newValue))
            .unlocked(Step.Kind.WRITE, known(mode, false)));
  }

  /** Adds to the variable as C does it, {@code +=}: not atomic, one plain access in the trace. */
  public void add(int delta) {
    String label = name + (delta < 0 ? " -= " + -delta : " += " + delta);
    machine.perform(
        Step.run(this, label, () -> value.add(delta))
            .unlocked(Step.Kind.WRITE, known(Access.PLAIN, false)));
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
    Step<Object> step =
        Step.<Object>of(
                this,
                label,
                () -> {
                  int old = swap(order, change);
                  return words == null ? (Object) old : seen(old);
                })
            .unlocked(Step.Kind.UPDATE, order)
            .orderedIf(() -> succeeds.test(value.get()));
    return number(machine.perform(step));
  }

  /**
   * Changes the variable atomically without a look at what it was, as {@code set_bit()} does.
   *
   * @param label what the trace shows
   * @param order the order that this gives
   */
  public void change(String label, Access order, Cell.Operation operation, int number) {
    machine.perform(
        Step.run(this, label, () -> change(order, operation, number))
            .unlocked(Step.Kind.UPDATE, order));
  }

  private synchronized void change(Access order, Cell.Operation operation, int number) {
    value.change(order, operation, number);
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
      case PLAIN, SEQUENCE_READ, SEQUENCE_WRITE, UNCHECKED -> "";
      case EXCLUSIVE -> "ASSERT_EXCLUSIVE";
      case ONCE -> read ? "READ_ONCE" : "WRITE_ONCE";
      case ACQUIRE_RELEASE, ACQUIRE, RELEASE -> read ? "smp_load_acquire" : "smp_store_release";
      case ATOMIC -> read ? "atomic_read" : "atomic_set";
      case FULL -> read ? "smp_mb(), READ_ONCE" : "smp_store_mb";
    };
  }
}
