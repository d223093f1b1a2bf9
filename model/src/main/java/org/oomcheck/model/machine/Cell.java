// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/**
 * A named piece of shared state, a small integer. Guards and effects of steps read and write cells
 * and nothing else; that is what lets an engine save and restore the whole state.
 */
public abstract class Cell {

  /** What an atomic operation without a result does to a value, given a number. */
  public enum Operation {
    /** Replaces it by the number. */
    SET,
    /** Adds the number. */
    ADD,
    /** Sets the bits of the number. */
    OR,
    /** Keeps the bits of the number alone. */
    AND,
    /** Flips the bits of the number. */
    XOR;

    /** The new value. */
    public int apply(int old, int number) {
      return switch (this) {
        case SET -> number;
        case ADD -> old + number;
        case OR -> old | number;
        case AND -> old & number;
        case XOR -> old ^ number;
      };
    }
  }

  private final String name;

  protected Cell(String name) {
    this.name = name;
  }

  /** The name in kernel spelling, for example {@code vb->num_pages}. */
  public final String name() {
    return name;
  }

  /** The value. Only inside a guard or an effect. */
  public abstract int get();

  /** Replaces the value. Only inside an effect. */
  public abstract void set(int value);

  /** The value, read with the given access mode; the mode matters on real threads only. */
  public abstract int get(Access mode);

  /** Replaces the value with the given access mode; the mode matters on real threads only. */
  public abstract void set(Access mode, int value);

  /**
   * Changes the value as one operation with the given access mode. Only inside an effect. A machine
   * may let the whole operation take effect later, unlike a {@link #get} and a {@link #set}.
   */
  public void change(Access mode, Operation operation, int number) {
    set(mode, operation.apply(get(mode), number));
  }

  /** Adds to the value. Only inside an effect. */
  public final void add(int delta) {
    set(get() + delta);
  }
}
