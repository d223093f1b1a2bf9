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
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.tree.KernelTree;

/**
 * {@code arch/powerpc/platforms/pseries/cmm.c}, collaborative memory management: lends pages of a
 * partition to the hypervisor. Every number of pages is in kernel pages.
 *
 * <p>It had a list and a spinlock of its own; from v5.5 on its pages are in a balloon of {@code
 * mm/balloon_compaction.c}. The model changes over at v5.8, the first later release it has.
 */
public final class PseriesCmm {

  /**
   * What the driver finds.
   *
   * @param loaned how many pages are on loan already
   * @param target how many pages the hypervisor wants on loan
   * @param oomPages what the OOM notifier asks for: {@code oom_kb}, 1024 KiB by default, in pages
   * @param thread whether the driver's thread runs
   */
  public record Partition(int loaned, int target, int oomPages, boolean thread) {}

  /** Shape of {@link #CMM_INIT}. */
  @FunctionalInterface
  public interface Load {

    /** Loads the driver while the world boots, and starts its thread if that runs. */
    void call(Kernel kernel, Partition partition);
  }

  /** The driver as a tree of C has it; no release of the catalogue fills the slot. */
  public static final Slot<Load> CMM_INIT = new Slot<>("cmm_init", Load.class);

  private static final int GFP_LIST = Gfp.GFP_NOIO | Gfp.__GFP_NORETRY | Gfp.__GFP_NOMEMALLOC;

  private final Kernel kernel;
  private final boolean ownList;
  private final boolean allocatesUnderLock;
  private final int oomPages;
  private final Spinlock cmmLock;
  private final Cell list;
  private final SharedVariable loanedPages;
  private final SharedVariable loanedPagesTarget;

  /**
   * Loads the driver while the world boots: that of the tree, if it is C, else the one of this
   * class.
   *
   * @param tree says which form the driver has
   * @param allocatesUnderLock a seeded fault of this class: whether pages are allocated under
   *     cmm_lock
   * @param readsOnce a form of this class that the kernel does not have: whether the thread reads
   *     its target once
   */
  public static void load(
      Kernel kernel,
      KernelTree tree,
      Partition partition,
      boolean allocatesUnderLock,
      boolean readsOnce) {
    if (tree.slots().contains(CMM_INIT) && !allocatesUnderLock && !readsOnce) {
      tree.get(CMM_INIT).call(kernel, partition);
      return;
    }
    PseriesCmm cmm = new PseriesCmm(kernel, tree, partition, allocatesUnderLock);
    if (partition.thread()) {
      kernel
          .machine()
          .spawn(
              Role.task("cmmthread").with(Task.PF_KTHREAD),
              () -> cmm.cmmThread(partition.target(), readsOnce));
    }
  }

  private PseriesCmm(
      Kernel kernel, KernelTree tree, Partition partition, boolean allocatesUnderLock) {
    Machine machine = kernel.machine();
    int loaned = partition.loaned();
    this.kernel = kernel;
    this.ownList = !tree.since("v5.8");
    this.allocatesUnderLock = allocatesUnderLock;
    this.oomPages = partition.oomPages();
    this.cmmLock = new Spinlock(machine, "&cmm_lock");
    this.list = machine.cell(ownList ? "cmm_page_list" : "b_dev_info.pages", loaned);
    this.loanedPages = new SharedVariable(machine, "loaned_pages", loaned);
    this.loanedPagesTarget = new SharedVariable(machine, "loaned_pages_target", loaned);
    kernel.pageAlloc().bootBalloon(loaned);
    kernel.oomKill().notifiers().booted("&cmm_oom_nb", 0, this::cmmOomNotify);
  }

  /**
   * One iteration of the driver's thread: moves towards what the hypervisor asks for. Reads the
   * target anew at each use, and the OOM notifier writes it. Context: may sleep.
   *
   * @param target how many pages the hypervisor wants on loan
   * @param once whether it reads the target once and keeps a copy, which the kernel does not
   */
  @KernelRef(
      path = "arch/powerpc/platforms/pseries/cmm.c",
      symbol = "cmm_thread",
      omits = "memory hotplug, the delay between iterations")
  private void cmmThread(int target, boolean once) {
    loanedPagesTarget.write(Access.PLAIN, target);
    int loaned = loanedPages.read(access());
    int first = loanedPagesTarget.read(Access.PLAIN);
    if (first > loaned) {
      if (!cmmAllocPages(target(first, once) - again(loaned))) {
        loanedPagesTarget.write(Access.PLAIN, again(loaned));
      }
    } else if (target(first, once) < again(loaned)) {
      cmmFreePages(again(loaned) - target(first, once));
    }
  }

  private int target(int first, boolean once) {
    return once ? first : loanedPagesTarget.read(Access.PLAIN);
  }

  /** What the thread uses after its first look: it kept no copy while the list was its own. */
  private int again(int loaned) {
    return ownList ? loanedPages.read(Access.PLAIN) : loaned;
  }

  /**
   * How loaned_pages is read: it became an atomic with the change to a balloon, its target did not.
   *
   * <p>Deviates: atomic_long_inc() and atomic_long_dec() are {@code +=} here. A step is atomic to
   * the explorer; it would take the counter for a data race if it were asked.
   */
  private Access access() {
    return ownList ? Access.PLAIN : Access.ATOMIC;
  }

  /**
   * Lends pages. Context: may sleep. Locks: cmm_lock around the list, and no allocation under it.
   *
   * @return whether all of them could be allocated
   */
  @KernelRef(
      path = "arch/powerpc/platforms/pseries/cmm.c",
      symbol = "cmm_alloc_pages",
      omits = "the pages that hold the list, plpar_page_set_loaned, totalram_pages")
  private boolean cmmAllocPages(int nr) {
    Loop loop = kernel.machine().loop("cmm_alloc_pages");
    // C counts down to 0 exactly: from below 0 it goes on until an allocation fails. All numbers
    // below 0 are one here.
    for (int left = Math.max(nr, -1); left != 0; left = Math.max(left - 1, -1)) {
      loop.head(left);
      if (!lendOne()) {
        loop.leave(false);
        return false;
      }
    }
    loop.leave(true);
    return true;
  }

  private boolean lendOne() {
    if (ownList && allocatesUnderLock) {
      cmmLock.lock();
      boolean allocated = kernel.pageAlloc().allocPage(GFP_LIST, Progress.PAGES);
      cmmLock.unlock();
      return allocated && insert();
    }
    int gfp = ownList ? GFP_LIST : Gfp.GFP_BALLOON;
    return kernel.pageAlloc().allocPage(gfp, Progress.PAGES) && insert();
  }

  private boolean insert() {
    lockList();
    kernel.machine().perform(Step.run(this, "page onto " + list.name(), () -> list.add(1)));
    loanedPages.add(1);
    unlockList();
    return true;
  }

  private void lockList() {
    if (ownList) {
      cmmLock.lock();
    }
  }

  private void unlockList() {
    if (ownList) {
      cmmLock.unlock();
    }
  }

  /**
   * Takes pages back. Context: any; the hypervisor call does not sleep. Locks: cmm_lock over the
   * loop, as long as the list was the driver's own.
   *
   * @return how many pages were not found, of the number asked for
   */
  @KernelRef(
      path = "arch/powerpc/platforms/pseries/cmm.c",
      symbol = "cmm_free_pages",
      omits = "plpar_page_set_active, totalram_pages")
  private int cmmFreePages(int nr) {
    lockList();
    Loop loop = kernel.machine().loop("cmm_free_pages");
    int left = Math.max(nr, -1);
    while (left != 0) {
      loop.head(left);
      if (!dequeue()) {
        break;
      }
      kernel.pageAlloc().freeBalloonPages(1);
      loanedPages.add(-1);
      left = Math.max(left - 1, -1);
    }
    loop.leave(left);
    unlockList();
    return left;
  }

  /** Takes a page off the list; on a balloon that has none, that is a BUG(). */
  private boolean dequeue() {
    if (ownList) {
      return takeOne("page from ");
    }
    return balloonPageDequeue();
  }

  /**
   * Takes a page out of the balloon. Context: any.
   *
   * @throws KernelBug if the balloon is empty
   */
  @KernelRef(
      path = "mm/balloon_compaction.c",
      symbol = "balloon_page_dequeue",
      release = "v5.8",
      omits = "isolated pages, trylock_page")
  private boolean balloonPageDequeue() {
    boolean there = takeOne("balloon_page_list_dequeue from ");
    KernelBug.bugOn(!there, "kernel BUG at mm/balloon_compaction.c: the balloon has no page");
    return there;
  }

  private boolean takeOne(String label) {
    return kernel.machine().perform(Step.of(this, label + list.name(), this::takeIfThere));
  }

  private boolean takeIfThere() {
    boolean there = list.get() > 0;
    if (there) {
      list.add(-1);
    }
    return there;
  }

  /**
   * Takes {@code oom_kb} back, whatever there is, and gives up the target. Context: under oom_lock;
   * does not sleep.
   */
  @KernelRef(path = "arch/powerpc/platforms/pseries/cmm.c", symbol = "cmm_oom_notify")
  private Answer cmmOomNotify() {
    int left = cmmFreePages(oomPages);
    loanedPagesTarget.write(Access.PLAIN, loanedPages.read(access()));
    return new Answer(Code.NOTIFY_OK, oomPages - left);
  }
}
