// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.oomcheck.kernelc.interpreter.Value;

/** The address of a place. NULL and error pointers are integers. */
public final class Pointer implements Value {
  private final ObjectPlace target;

  public Pointer(ObjectPlace target) {
    this.target = target;
  }

  public ObjectPlace target() {
    return target;
  }

  @Override
  public boolean isTrue() {
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pointer pointer && pointer.target.key().equals(target.key());
  }

  @Override
  public int hashCode() {
    return target.key().hashCode();
  }

  @Override
  public String toString() {
    return "&" + target;
  }
}
