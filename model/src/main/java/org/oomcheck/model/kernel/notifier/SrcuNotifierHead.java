// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.notifier;

import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.order.Srcu;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;

/**
 * {@code struct srcu_notifier_head}: callbacks that may sleep, in a sleepable read section.
 * Registering does not wait for a walk, so a callback may register another one on its own chain;
 * taking one off waits.
 */
public final class SrcuNotifierHead extends NotifierHead {
  private final Mutex mutex;
  private final Srcu srcu;

  /** An empty chain. */
  public SrcuNotifierHead(Machine machine, String name) {
    super(machine, name);
    this.mutex = new Mutex(machine, "&(" + name + ").mutex");
    this.srcu = new Srcu(machine, "&(" + name + ").srcu");
  }

  /**
   * Registers a callback; a walk that is under way may call it or not. Context: may sleep.
   *
   * @throws org.oomcheck.model.machine.KernelBug if it is registered already
   */
  @KernelRef(path = "kernel/notifier.c", symbol = "srcu_notifier_chain_register", release = "v6.12")
  public void register(NotifierBlock block) {
    mutex.lock();
    list.register(block);
    mutex.unlock();
  }

  /**
   * Takes a callback off and waits for the walks; on return it does not run any more. Context: may
   * sleep.
   *
   * @return 0, or {@link org.oomcheck.model.kernel.Errno#ENOENT} if it is not registered
   */
  @KernelRef(
      path = "kernel/notifier.c",
      symbol = "srcu_notifier_chain_unregister",
      release = "v6.12")
  public int unregister(NotifierBlock block) {
    mutex.lock();
    int result = list.unregister(block);
    mutex.unlock();
    srcu.synchronizeSrcu();
    return result;
  }

  /**
   * Calls the callbacks until one answers with the stop bit. Context: may sleep.
   *
   * @param action what the callbacks are told
   * @return the last answer, or {@link Notify#DONE} if there is no callback
   */
  @KernelRef(path = "kernel/notifier.c", symbol = "srcu_notifier_call_chain", release = "v6.12")
  public int callChain(int action) {
    srcu.readLock();
    int result = list.call(action);
    srcu.readUnlock();
    return result;
  }
}
