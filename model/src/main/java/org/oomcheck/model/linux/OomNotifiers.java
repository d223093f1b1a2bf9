// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux;

import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Block;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.machine.KernelRef;

/** How {@code mm/oom_kill.c} calls the OOM notifiers: in the task that is out of memory. */
public class OomNotifiers {

  /** Shape of {@link OomKill#OOM_NOTIFIERS}; called once, while the world boots. */
  @FunctionalInterface
  public interface Boot {

    /** Sets up what the calls need. */
    OomNotifiers call(Kernel kernel, BlockingNotifierChain chain);
  }

  private final BlockingNotifierChain chain;

  public OomNotifiers(BlockingNotifierChain chain) {
    this.chain = chain;
  }

  /** The callbacks, in descending priority. */
  protected final BlockingNotifierChain chain() {
    return chain;
  }

  /** Where kernel threads that call the chain wait for work; the freezer wakes them there. */
  public WaitQueue[] kthreadsSleepOn() {
    return new WaitQueue[0];
  }

  /** Registers a callback while the world boots, before any task runs. */
  public Block booted(String block, int priority, BlockingNotifierChain.Callback callback) {
    return chain.booted(block, priority, callback);
  }

  /** Registers a callback. Context: may sleep, until a running chain has ended. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "register_oom_notifier")
  public void registerOomNotifier(Block block) {
    chain.register(block);
  }

  /** Takes a callback off the chain. Context: may sleep, until a running chain has ended. */
  @KernelRef(path = "mm/oom_kill.c", symbol = "unregister_oom_notifier")
  public void unregisterOomNotifier(Block block) {
    chain.unregister(block);
  }

  /**
   * Asks the callbacks for memory. Context: part of out_of_memory(); may sleep as long as they do.
   * Locks: needs oom_lock; takes the chain's rwsem for reading.
   *
   * @return what they freed; its unit is theirs
   */
  public int freed() {
    return chain.callChain();
  }
}
