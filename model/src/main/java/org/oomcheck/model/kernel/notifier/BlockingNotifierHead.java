// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.notifier;

import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;

/**
 * {@code struct blocking_notifier_head}: callbacks that may sleep, under a read-write semaphore.
 * Registering waits for a walk, so a callback that registers or unregisters on its own chain
 * deadlocks.
 */
public final class BlockingNotifierHead extends NotifierHead {
  private final RwSemaphore rwsem;

  /** An empty chain. */
  public BlockingNotifierHead(Machine machine, String name) {
    super(machine, name);
    this.rwsem = new RwSemaphore(machine, "&(" + name + ").rwsem");
  }

  /**
   * Registers a callback; waits for a walk that is under way. Context: may sleep.
   *
   * @throws org.oomcheck.model.machine.KernelBug if it is registered already
   */
  @KernelRef(
      path = "kernel/notifier.c",
      symbol = "blocking_notifier_chain_register",
      release = "v6.12")
  public void register(NotifierBlock block) {
    rwsem.downWrite();
    list.register(block);
    rwsem.upWrite();
  }

  /**
   * Like {@link #register}, unless a callback of this priority is registered.
   *
   * @return 0, or {@link org.oomcheck.model.kernel.Errno#EBUSY} if there is one
   */
  @KernelRef(
      path = "kernel/notifier.c",
      symbol = "blocking_notifier_chain_register_unique_prio",
      release = "v6.12")
  public int registerUniquePrio(NotifierBlock block) {
    rwsem.downWrite();
    int result = list.registerUniquePrio(block);
    rwsem.upWrite();
    return result;
  }

  /**
   * Takes a callback off; on return it does not run any more. Context: may sleep.
   *
   * @return 0, or {@link org.oomcheck.model.kernel.Errno#ENOENT} if it is not registered
   */
  @KernelRef(
      path = "kernel/notifier.c",
      symbol = "blocking_notifier_chain_unregister",
      release = "v6.12")
  public int unregister(NotifierBlock block) {
    rwsem.downWrite();
    int result = list.unregister(block);
    rwsem.upWrite();
    return result;
  }

  /**
   * Calls the callbacks until one answers with the stop bit; an empty chain takes no lock. Context:
   * may sleep.
   *
   * @param action what the callbacks are told
   * @return the last answer, or {@link Notify#DONE} if there is no callback
   */
  @KernelRef(path = "kernel/notifier.c", symbol = "blocking_notifier_call_chain", release = "v6.12")
  public int callChain(int action) {
    if (list.isEmpty()) {
      return Notify.DONE;
    }
    rwsem.downRead();
    int result = list.call(action);
    rwsem.upRead();
    return result;
  }

  /**
   * Calls the callbacks; if one stops the walk, those before it are called again with another
   * action. Context: may sleep.
   *
   * @return the answer of the first walk
   */
  @KernelRef(
      path = "kernel/notifier.c",
      symbol = "blocking_notifier_call_chain_robust",
      release = "v6.12")
  public int callChainRobust(int action, int undo) {
    if (list.isEmpty()) {
      return Notify.DONE;
    }
    rwsem.downRead();
    int result = list.callRobust(action, undo);
    rwsem.upRead();
    return result;
  }
}
