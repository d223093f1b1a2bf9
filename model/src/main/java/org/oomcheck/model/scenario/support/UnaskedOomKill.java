// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Block;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.OomNotifiers;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.tree.KernelTree;

/**
 * Complains when a process is killed while the balloon has pages, and no OOM notifier was called
 * since out_of_memory() was. A kernel that calls one and does not wait long enough for its answer
 * is not meant; see {@link PrematureOomKill} for that. With timers that fire at any moment a
 * request may time out before any task begins with it, and that is found as well.
 */
public final class UnaskedOomKill extends OomNotifiers {
  private final Kernel kernel;
  private final OomNotifiers checked;
  private final Cell called;

  private UnaskedOomKill(Kernel kernel, BlockingNotifierChain chain, OomNotifiers checked) {
    super(chain);
    this.kernel = kernel;
    this.checked = checked;
    this.called = kernel.machine().cell("a notifier was called", 0);
  }

  /** The tree with this check before every kill. */
  public static KernelTree on(KernelTree tree) {
    OomNotifiers.Boot boot = tree.get(OomKill.OOM_NOTIFIERS);
    OomKill.OomKillProcess kill = tree.get(OomKill.OOM_KILL_PROCESS);
    return tree.with(
            OomKill.OOM_NOTIFIERS,
            (kernel, chain) -> new UnaskedOomKill(kernel, chain, boot.call(kernel, chain)))
        .with(
            OomKill.OOM_KILL_PROCESS,
            (kernel, which) -> {
              ((UnaskedOomKill) kernel.oomKill().notifiers()).check();
              kill.call(kernel, which);
            });
  }

  private void check() {
    int pages = kernel.pageAlloc().pagesWithBalloon();
    boolean none =
        kernel.machine().perform(Step.of(this, "was no notifier called?", () -> called.get() == 0));
    if (none && pages > 0) {
      kernel
          .machine()
          .complain(
              Hazard.PREMATURE_OOM_KILL,
              "a process is killed, and the balloon, which has " + pages + " pages, was not asked");
    }
  }

  @Override
  public Block booted(String block, int priority, BlockingNotifierChain.Callback callback) {
    return checked.booted(
        block,
        priority,
        () -> {
          note(1);
          return callback.call();
        });
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
    note(0);
    return checked.freed();
  }

  private void note(int value) {
    String label = value == 0 ? "no notifier is called yet" : "a notifier is called";
    kernel.machine().perform(Step.run(this, label, () -> called.set(value)));
  }
}
