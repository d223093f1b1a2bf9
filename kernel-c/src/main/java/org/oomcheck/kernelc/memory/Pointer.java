// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.memory;

import org.jspecify.annotations.Nullable;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.syntax.Type;

/** The address of a place. NULL and error pointers are integers. */
public final class Pointer implements Value {
  private final ObjectPlace target;
  private final @Nullable Type seenAs;

  public Pointer(ObjectPlace target) {
    this(target, null);
  }

  /**
   * @param seenAs what the pointer's type says is there; null if that is the target's own type
   */
  Pointer(ObjectPlace target, @Nullable Type seenAs) {
    this.target = target;
    this.seenAs = seenAs;
  }

  /** What the pointer's type says is there; null if that is the target's own type. */
  @Nullable Type seenAs() {
    return seenAs;
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
