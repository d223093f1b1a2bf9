// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

/**
 * A named piece of shared state, a small integer. Guards and effects of steps read and write cells
 * and nothing else; that is what lets an engine save and restore the whole state.
 */
public abstract class Cell {
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

  /** Adds to the value. Only inside an effect. */
  public final void add(int delta) {
    set(get() + delta);
  }
}
