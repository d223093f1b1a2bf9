// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario.support;

import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomNotifiers;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * Two OOM notifiers of other drivers, one that is called before the balloon's and one after it. One
 * of the two has a page, which it frees when it is called.
 */
public final class OtherNotifiers {
  private static final int BEFORE_BALLOON = 100;
  private static final int AFTER_BALLOON = 0;

  private final Kernel kernel;
  private final Machine machine;

  /** 1 as long as one of the two has the page. */
  private final Cell there;

  private OtherNotifiers(Kernel kernel) {
    this.kernel = kernel;
    this.machine = kernel.machine();
    this.there = machine.cell("page of another notifier", 1);
  }

  /** Registers both. Only while the world boots. */
  public static void boot(Guest guest) {
    Kernel kernel = guest.kernel();
    OtherNotifiers other = new OtherNotifiers(kernel);
    guest.has(1);
    OomNotifiers chain = kernel.oomKill().notifiers();
    chain.booted("&before.nb", BEFORE_BALLOON, other::before);
    chain.booted("&after.nb", AFTER_BALLOON, other::after);
    kernel.processes().beforeKill(other::checkKill);
  }

  private boolean hasPage() {
    return machine.perform(Step.of(there, "has another notifier a page?", () -> there.get() == 1));
  }

  private Answer before() {
    boolean isMine =
        hasPage()
            && machine.choose("which notifier has the page?", "the one behind", "the one before")
                == 1;
    return isMine ? frees() : new Answer(Code.NOTIFY_DONE, 0);
  }

  private Answer after() {
    return hasPage() ? frees() : new Answer(Code.NOTIFY_DONE, 0);
  }

  private Answer frees() {
    machine.perform(Step.run(there, "another notifier frees its page", () -> there.set(0)));
    kernel.pageAlloc().freePages(1);
    return new Answer(Code.NOTIFY_OK, 1);
  }

  private void checkKill() {
    if (hasPage()) {
      machine.complain(
          Hazard.PREMATURE_OOM_KILL,
          "a process is killed, and the OOM notifier behind the balloon's was not called");
    } else if (kernel.pageAlloc().nrFreePages() > 0) {
      machine.complain(
          Hazard.PREMATURE_OOM_KILL,
          "a process is killed, although another OOM notifier says that it has freed a page");
    }
  }
}
