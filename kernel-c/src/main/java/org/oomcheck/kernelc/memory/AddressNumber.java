// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.oomcheck.kernelc.interpreter.Value;

/**
 * An address as an integer of 64 bits. It can be compared, and made a pointer again; nothing can be
 * computed with it.
 *
 * @param address the pointer that it was made of
 */
record AddressNumber(Value address) implements Value {

  @Override
  public boolean isTrue() {
    return true;
  }

  @Override
  public String toString() {
    return "(unsigned long)" + address;
  }
}
