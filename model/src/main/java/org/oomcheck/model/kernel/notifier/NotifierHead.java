// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.notifier;

import java.util.function.IntUnaryOperator;
import org.oomcheck.model.machine.Machine;

/** A chain of callbacks. Its kinds differ in what is held while it is walked and changed. */
public abstract sealed class NotifierHead
    permits AtomicNotifierHead, BlockingNotifierHead, RawNotifierHead, SrcuNotifierHead {
  final NotifierList list;

  NotifierHead(Machine machine, String name) {
    this.list = new NotifierList(machine, name);
  }

  /**
   * Declares a callback that is not registered yet. Only while the world boots.
   *
   * @param priority higher ones run first; among equals, the one that was registered first
   * @param callback gets the action and answers with a code of {@link Notify}
   */
  public NotifierBlock block(String name, int priority, IntUnaryOperator callback) {
    return list.block(name, priority, callback);
  }

  /** Declares a callback and registers it while the world boots. */
  public NotifierBlock booted(String name, int priority, IntUnaryOperator callback) {
    NotifierBlock block = block(name, priority, callback);
    list.booted(block);
    return block;
  }
}
