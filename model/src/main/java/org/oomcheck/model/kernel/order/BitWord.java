// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.order;

import java.util.function.IntUnaryOperator;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * A word of bits that tasks change one by one: {@code unsigned long flags}. Bits are counted from 0
 * to 30.
 *
 * <p>Deviates: as for {@link Atomic}.
 */
public final class BitWord {
  private final Machine machine;
  private final String name;
  private final Cell word;

  /** A word whose bits are all clear. */
  public BitWord(Machine machine, String name) {
    this.machine = machine;
    this.name = name;
    this.word = machine.cell(name, 0);
  }

  public String name() {
    return name;
  }

  /** Sets a bit, atomically and without order. Context: any. */
  @KernelRef(path = "include/linux/bitops.h", symbol = "set_bit", release = "v6.12")
  public void setBit(int bit) {
    change(call("set_bit", bit), Access.ATOMIC, Cell.Operation.OR, 1 << bit);
  }

  /** Clears a bit, atomically and without order. Context: any. */
  @KernelRef(path = "include/linux/bitops.h", symbol = "clear_bit", release = "v6.12")
  public void clearBit(int bit) {
    change(call("clear_bit", bit), Access.ATOMIC, Cell.Operation.AND, ~(1 << bit));
  }

  /** Flips a bit, atomically and without order. Context: any. */
  @KernelRef(path = "include/linux/bitops.h", symbol = "change_bit", release = "v6.12")
  public void changeBit(int bit) {
    change(call("change_bit", bit), Access.ATOMIC, Cell.Operation.XOR, 1 << bit);
  }

  /** Clears a bit, ordered after what precedes. Context: any. */
  @KernelRef(path = "include/linux/bitops.h", symbol = "clear_bit_unlock", release = "v6.12")
  public void clearBitUnlock(int bit) {
    change(call("clear_bit_unlock", bit), Access.RELEASE, Cell.Operation.AND, ~(1 << bit));
  }

  /**
   * Sets a bit in two plain accesses: a change of any bit of the word that comes in between is
   * lost. Context: any.
   */
  @KernelRef(path = "include/linux/bitops.h", symbol = "__set_bit", release = "v6.12")
  public void setBitNonAtomic(int bit) {
    write(call("__set_bit", bit), read(name, Access.PLAIN) | 1 << bit);
  }

  /** Clears a bit in two plain accesses, as {@link #setBitNonAtomic} sets one. Context: any. */
  @KernelRef(path = "include/linux/bitops.h", symbol = "__clear_bit", release = "v6.12")
  public void clearBitNonAtomic(int bit) {
    write(call("__clear_bit", bit), read(name, Access.PLAIN) & ~(1 << bit));
  }

  /** Whether a bit is set; read without order. Context: any. */
  @KernelRef(path = "include/linux/bitops.h", symbol = "test_bit", release = "v6.12")
  public boolean testBit(int bit) {
    return isSet(read(call("test_bit", bit), Access.ONCE), bit);
  }

  /** Whether a bit is set; ordered before what follows. Context: any. */
  @KernelRef(path = "include/linux/bitops.h", symbol = "test_bit_acquire", release = "v6.12")
  public boolean testBitAcquire(int bit) {
    return isSet(read(call("test_bit_acquire", bit), Access.ACQUIRE_RELEASE), bit);
  }

  /** Sets a bit, fully ordered; says whether it was set. Context: any. */
  @KernelRef(path = "include/linux/bitops.h", symbol = "test_and_set_bit", release = "v6.12")
  public boolean testAndSetBit(int bit) {
    return isSet(swapOrdered(call("test_and_set_bit", bit), old -> old | 1 << bit), bit);
  }

  /** Clears a bit, fully ordered; says whether it was set. Context: any. */
  @KernelRef(path = "include/linux/bitops.h", symbol = "test_and_clear_bit", release = "v6.12")
  public boolean testAndClearBit(int bit) {
    return isSet(swapOrdered(call("test_and_clear_bit", bit), old -> old & ~(1 << bit)), bit);
  }

  /**
   * Sets a bit as a lock is taken: orders what follows, and only if the bit was clear; says whether
   * it was set. Context: any.
   */
  @KernelRef(path = "include/linux/bitops.h", symbol = "test_and_set_bit_lock", release = "v6.12")
  public boolean testAndSetBitLock(int bit) {
    int old =
        machine.perform(
            swapping(call("test_and_set_bit_lock", bit), Access.ACQUIRE, bits -> bits | 1 << bit)
                .orderedIf(() -> !isSet(word.get(), bit)));
    return isSet(old, bit);
  }

  private String call(String call, int bit) {
    return call + "(" + bit + ", &" + name + ")";
  }

  private static boolean isSet(int bits, int bit) {
    return (bits & 1 << bit) != 0;
  }

  private int read(String label, Access mode) {
    return machine.perform(
        Step.of(this, label, () -> word.get(mode)).unlocked(Step.Kind.READ, mode));
  }

  private void write(String label, int bits) {
    machine.perform(
        Step.run(this, label, () -> word.set(Access.PLAIN, bits))
            .unlocked(Step.Kind.WRITE, Access.PLAIN));
  }

  private void change(String label, Access mode, Cell.Operation operation, int bits) {
    machine.perform(
        Step.run(this, label, () -> change(mode, operation, bits))
            .unlocked(Step.Kind.UPDATE, mode));
  }

  private synchronized void change(Access mode, Cell.Operation operation, int bits) {
    word.change(mode, operation, bits);
  }

  private synchronized int swap(Access mode, IntUnaryOperator change) {
    int old = word.get(mode);
    word.set(mode, change.applyAsInt(old));
    return old;
  }

  private int swapOrdered(String label, IntUnaryOperator change) {
    return machine.perform(swapping(label, Access.FULL, change));
  }

  private Step<Integer> swapping(String label, Access order, IntUnaryOperator change) {
    return Step.of(this, label, () -> swap(order, change)).unlocked(Step.Kind.UPDATE, order);
  }
}
