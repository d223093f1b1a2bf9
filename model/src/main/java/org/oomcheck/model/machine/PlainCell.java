// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A cell in ordinary memory. Its object's monitor guards it, unless an access mode is given. */
final class PlainCell extends Cell {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(PlainCell.class, "value", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private int value;

  PlainCell(String name, int initial) {
    super(name);
    value = initial;
  }

  @Override
  public int get() {
    return value;
  }

  @Override
  public void set(int newValue) {
    value = newValue;
  }

  @Override
  public int get(Access mode) {
    return switch (mode) {
      case PLAIN, SEQUENCE_READ, SEQUENCE_WRITE, UNCHECKED, EXCLUSIVE -> value;
      case ONCE, ATOMIC, RELEASE -> (int) VALUE.getOpaque(this);
      case ACQUIRE_RELEASE, ACQUIRE -> (int) VALUE.getAcquire(this);
      case FULL -> (int) VALUE.getVolatile(this);
    };
  }

  @Override
  public void set(Access mode, int newValue) {
    switch (mode) {
      case PLAIN, SEQUENCE_READ, SEQUENCE_WRITE, UNCHECKED, EXCLUSIVE -> value = newValue;
      case ONCE, ATOMIC, ACQUIRE -> VALUE.setOpaque(this, newValue);
      case ACQUIRE_RELEASE, RELEASE -> VALUE.setRelease(this, newValue);
      case FULL -> VALUE.setVolatile(this, newValue);
    }
  }
}
