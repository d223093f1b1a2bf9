// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.notifier;

import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.Spinlock;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;

/**
 * {@code arch/s390/mm/cmm.c}, collaborative memory management: gives pages to z/VM. Every number of
 * pages is in kernel pages.
 *
 * <p>Its thread inflates with GFP_NOIO and without __GFP_NORETRY, so it calls its own OOM notifier.
 * That is meant to end because the notifier takes the target back to what there is.
 */
public final class S390Cmm {

  /** What the OOM notifier does with the target. */
  public enum Target {
    /** The notifier keeps the target: a seeded fault. */
    KEPT,
    /**
     * The notifier sets the target to what there is after cmm_lock was dropped, as the kernel does.
     */
    GIVEN_UP_LATE,
    /**
     * The notifier sets the target to what there is while cmm_lock is held: a repair that was never
     * proposed.
     */
    GIVEN_UP_UNDER_LOCK
  }

  /** Shape of {@link #CMM_INIT}. */
  @FunctionalInterface
  public interface Load {

    /**
     * Loads the driver while the world boots, and starts its thread.
     *
     * @param given how many pages the hypervisor has already
     * @param target how many it asks for
     */
    void call(Kernel kernel, int given, int target);
  }

  /** The driver as a tree of C has it; no release of the catalogue fills the slot. */
  public static final Slot<Load> CMM_INIT = new Slot<>("cmm_init of s390", Load.class);

  private final Kernel kernel;
  private final int oomPages;
  private final Target onOom;
  private final Spinlock cmmLock;
  private final SharedVariable cmmPages;
  private final SharedVariable cmmPagesTarget;

  /**
   * Loads the module while the world boots.
   *
   * @param given how many pages the hypervisor has already
   * @param target how many it asks for
   * @param oomPages what the OOM notifier asks for, 256 in the kernel
   * @param onOom what the OOM notifier does with the target
   */
  public S390Cmm(Kernel kernel, int given, int target, int oomPages, Target onOom) {
    Machine machine = kernel.machine();
    this.kernel = kernel;
    this.oomPages = oomPages;
    this.onOom = onOom;
    this.cmmLock = new Spinlock(machine, "&cmm_lock");
    this.cmmPages = new SharedVariable(machine, "cmm_pages", given);
    this.cmmPagesTarget = new SharedVariable(machine, "cmm_pages_target", target);
    kernel.pageAlloc().bootBalloon(given);
    kernel.oomKill().notifiers().booted("&cmm_oom_nb", 0, this::cmmOomNotify);
  }

  /**
   * The driver's thread, until it has nothing to do: moves one page at a time towards the target.
   * Context: may sleep.
   */
  @KernelRef(
      path = "arch/s390/mm/cmm.c",
      symbol = "cmm_thread",
      omits = "the timed list, waiting for a new target")
  public void cmmThread() {
    Loop loop = kernel.machine().loop("cmm_thread");
    while (true) {
      loop.head();
      int pages = cmmPages.read(Access.PLAIN);
      int target = cmmPagesTarget.read(Access.PLAIN);
      if (target == pages) {
        break;
      }
      if (target > pages) {
        if (!cmmAllocPage()) {
          giveUpTarget();
        }
      } else {
        cmmFreePages(1);
      }
    }
    loop.leave();
  }

  /**
   * Gives a page to the hypervisor. Context: may sleep, for as long as there is no memory. Locks:
   * cmm_lock around the list, and no allocation under it.
   */
  @KernelRef(
      path = "arch/s390/mm/cmm.c",
      symbol = "cmm_alloc_pages",
      omits = "the pages that hold the list, diag10_range")
  private boolean cmmAllocPage() {
    boolean allocated = kernel.pageAlloc().allocPage(Gfp.GFP_NOIO, Progress.PAGES);
    if (allocated) {
      cmmLock.lock();
      cmmPages.add(1);
      cmmLock.unlock();
    }
    return allocated;
  }

  /**
   * Takes pages back. Context: any. Locks: cmm_lock over the loop.
   *
   * @return how many pages were not found, of the number asked for
   */
  @KernelRef(path = "arch/s390/mm/cmm.c", symbol = "cmm_free_pages")
  private int cmmFreePages(int nr) {
    cmmLock.lock();
    int left = freeUnderLock(nr);
    cmmLock.unlock();
    return left;
  }

  private int freeUnderLock(int nr) {
    Loop loop = kernel.machine().loop("cmm_free_pages");
    int left = nr;
    while (left > 0) {
      loop.head(left);
      if (cmmPages.read(Access.PLAIN) == 0) {
        break;
      }
      kernel.pageAlloc().freeBalloonPages(1);
      cmmPages.add(-1);
      left--;
    }
    loop.leave(left);
    return left;
  }

  /** Takes pages back and gives up the target. Context: under oom_lock; does not sleep. */
  @KernelRef(path = "arch/s390/mm/cmm.c", symbol = "cmm_oom_notify", omits = "the timed list")
  private Answer cmmOomNotify() {
    int left;
    if (onOom == Target.GIVEN_UP_UNDER_LOCK) {
      cmmLock.lock();
      left = freeUnderLock(oomPages);
      giveUpTarget();
      cmmLock.unlock();
    } else {
      left = cmmFreePages(oomPages);
      if (onOom == Target.GIVEN_UP_LATE) {
        giveUpTarget();
      }
    }
    return new Answer(Code.NOTIFY_OK, oomPages - left);
  }

  private void giveUpTarget() {
    cmmPagesTarget.write(Access.PLAIN, cmmPages.read(Access.PLAIN));
  }
}
