// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Block;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.OomNotifiers;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.tree.KernelTree;

/**
 * Complains when out_of_memory() is told that memory was freed, and none has left the balloon since
 * it was called.
 *
 * <p>Deviates: compares how many pages the balloon has before and after, so it is only right where
 * the balloon is the one notifier and no task inflates it.
 */
public final class StaleCredit extends OomNotifiers {
  private final Kernel kernel;
  private final OomNotifiers checked;

  private StaleCredit(Kernel kernel, BlockingNotifierChain chain, OomNotifiers checked) {
    super(chain);
    this.kernel = kernel;
    this.checked = checked;
  }

  /** The tree with this check on what its notifiers say. */
  public static KernelTree on(KernelTree tree) {
    OomNotifiers.Boot boot = tree.get(OomKill.OOM_NOTIFIERS);
    return tree.with(
        OomKill.OOM_NOTIFIERS,
        (kernel, chain) -> new StaleCredit(kernel, chain, boot.call(kernel, chain)));
  }

  @Override
  public Block booted(String block, int priority, BlockingNotifierChain.Callback callback) {
    return checked.booted(block, priority, callback);
  }

  @Override
  public void registerOomNotifier(Block block) {
    checked.registerOomNotifier(block);
  }

  @Override
  public void unregisterOomNotifier(Block block) {
    checked.unregisterOomNotifier(block);
  }

  @Override
  public int freed() {
    int before = kernel.pageAlloc().pagesWithBalloon();
    int freed = checked.freed();
    if (freed > 0 && kernel.pageAlloc().pagesWithBalloon() == before) {
      kernel
          .machine()
          .complain(
              Hazard.STALE_CREDIT,
              "out_of_memory() is told that "
                  + freed
                  + " pages were freed; none left the balloon since it was called");
    }
    return freed;
  }
}
