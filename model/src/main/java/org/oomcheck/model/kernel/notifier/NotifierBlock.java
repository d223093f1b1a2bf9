// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.notifier;

import java.util.function.IntUnaryOperator;
import org.oomcheck.model.machine.Cell;

/** {@code struct notifier_block}: a callback that may be registered on its chain. */
public final class NotifierBlock {
  private final String name;
  private final int number;
  private final int priority;
  private final IntUnaryOperator callback;
  private final Cell next;

  NotifierBlock(String name, int number, int priority, IntUnaryOperator callback, Cell next) {
    this.name = name;
    this.number = number;
    this.priority = priority;
    this.callback = callback;
    this.next = next;
  }

  public String name() {
    return name;
  }

  /** What the chain calls it, from 1. */
  int number() {
    return number;
  }

  int priority() {
    return priority;
  }

  /** The number of the block behind it, 0 if there is none. */
  Cell next() {
    return next;
  }

  int call(int action) {
    return callback.applyAsInt(action);
  }
}
