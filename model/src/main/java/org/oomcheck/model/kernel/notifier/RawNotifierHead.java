// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.notifier;

import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;

/**
 * {@code struct raw_notifier_head}: a chain without any lock; its users bring their own. Without
 * one, a callback that was taken off can still be called by a walk that has seen it.
 */
public final class RawNotifierHead extends NotifierHead {
  /** An empty chain. */
  public RawNotifierHead(Machine machine, String name) {
    super(machine, name);
  }

  /**
   * Registers a callback. Context: as the caller's lock has it.
   *
   * @throws org.oomcheck.model.machine.KernelBug if it is registered already
   */
  @KernelRef(path = "kernel/notifier.c", symbol = "raw_notifier_chain_register", release = "v6.12")
  public void register(NotifierBlock block) {
    list.register(block);
  }

  /**
   * Takes a callback off; a walk that is under way may still call it. Context: any.
   *
   * @return 0, or {@link org.oomcheck.model.kernel.Errno#ENOENT} if it is not registered
   */
  @KernelRef(
      path = "kernel/notifier.c",
      symbol = "raw_notifier_chain_unregister",
      release = "v6.12")
  public int unregister(NotifierBlock block) {
    return list.unregister(block);
  }

  /**
   * Calls the callbacks until one answers with the stop bit. Context: as the callbacks have it.
   *
   * @param action what the callbacks are told
   * @return the last answer, or {@link Notify#DONE} if there is no callback
   */
  @KernelRef(path = "kernel/notifier.c", symbol = "raw_notifier_call_chain", release = "v6.12")
  public int callChain(int action) {
    return list.call(action);
  }

  /**
   * Calls the callbacks; if one stops the walk, those before it are called again with another
   * action. Context: as the callbacks have it.
   *
   * @return the answer of the first walk
   */
  @KernelRef(
      path = "kernel/notifier.c",
      symbol = "raw_notifier_call_chain_robust",
      release = "v6.12")
  public int callChainRobust(int action, int undo) {
    return list.callRobust(action, undo);
  }
}
