// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.kernel.notifier;

import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.kernel.order.Rcu;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;

/**
 * {@code struct atomic_notifier_head}: callbacks that must not sleep, in a read section of RCU.
 * Taking one off sleeps nevertheless.
 */
public final class AtomicNotifierHead extends NotifierHead {
  private final Spinlock lock;
  private final Rcu rcu;

  /** An empty chain. */
  public AtomicNotifierHead(Machine machine, String name, Rcu rcu) {
    super(machine, name);
    this.lock = new Spinlock(machine, "&(" + name + ").lock");
    this.rcu = rcu;
  }

  /**
   * Registers a callback; a walk that is under way may call it or not. Context: any.
   *
   * @throws org.oomcheck.model.machine.KernelBug if it is registered already
   */
  @KernelRef(
      path = "kernel/notifier.c",
      symbol = "atomic_notifier_chain_register",
      release = "v6.12")
  public void register(NotifierBlock block) {
    boolean flags = lock.lockIrqsave();
    list.register(block);
    lock.unlockIrqrestore(flags);
  }

  /**
   * Like {@link #register}, unless a callback of this priority is registered.
   *
   * @return 0, or {@link org.oomcheck.model.kernel.Errno#EBUSY} if there is one
   */
  @KernelRef(
      path = "kernel/notifier.c",
      symbol = "atomic_notifier_chain_register_unique_prio",
      release = "v6.12")
  public int registerUniquePrio(NotifierBlock block) {
    boolean flags = lock.lockIrqsave();
    int result = list.registerUniquePrio(block);
    lock.unlockIrqrestore(flags);
    return result;
  }

  /**
   * Takes a callback off and waits for a grace period; on return it does not run any more. Context:
   * may sleep.
   *
   * @return 0, or {@link org.oomcheck.model.kernel.Errno#ENOENT} if it is not registered
   */
  @KernelRef(
      path = "kernel/notifier.c",
      symbol = "atomic_notifier_chain_unregister",
      release = "v6.12")
  public int unregister(NotifierBlock block) {
    boolean flags = lock.lockIrqsave();
    int result = list.unregister(block);
    lock.unlockIrqrestore(flags);
    rcu.synchronizeRcu();
    return result;
  }

  /**
   * Calls the callbacks until one answers with the stop bit. Context: any; the callbacks must not
   * sleep.
   *
   * @param action what the callbacks are told
   * @return the last answer, or {@link Notify#DONE} if there is no callback
   */
  @KernelRef(path = "kernel/notifier.c", symbol = "atomic_notifier_call_chain", release = "v6.12")
  public int callChain(int action) {
    rcu.readLock();
    int result = list.call(action);
    rcu.readUnlock();
    return result;
  }
}
