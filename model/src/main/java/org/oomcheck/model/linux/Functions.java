// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux;

/** The functions of one kernel. */
@FunctionalInterface
public interface Functions {

  /**
   * The function that this kernel has in the slot.
   *
   * @throws IllegalArgumentException if this kernel has no such function
   */
  <F> F get(Slot<F> slot);
}
