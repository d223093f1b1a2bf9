// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import java.util.function.BooleanSupplier;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * {@code mm/balloon_compaction.c}: the list of the pages in a balloon.
 *
 * <p>Deviates: what the kernel does under pages_lock is one step here; nothing in there waits.
 */
public final class BalloonCompaction {

  /** Shape of {@link #BALLOON_PAGE_ALLOC}. */
  @FunctionalInterface
  public interface BalloonPageAlloc {

    /** Whether a page was allocated. */
    boolean call(Kernel kernel);
  }

  public static final Slot<BalloonPageAlloc> BALLOON_PAGE_ALLOC =
      new Slot<>("balloon_page_alloc", BalloonPageAlloc.class);

  /** Shape of {@link #BALLOON_PAGE_DEQUEUE}. */
  @FunctionalInterface
  public interface BalloonPageDequeue {

    /** Whether a page was taken out of the balloon. */
    boolean call(BalloonCompaction balloon);
  }

  public static final Slot<BalloonPageDequeue> BALLOON_PAGE_DEQUEUE =
      new Slot<>("balloon_page_dequeue", BalloonPageDequeue.class);

  /** What {@link #takeIfThere} answers. */
  private static final int EMPTY = -1;

  private static final int ALL_ISOLATED = 0;
  private static final int TAKEN = 1;

  private final Kernel kernel;
  private final BooleanSupplier migratepage;
  private final Cell pages;

  /** Pages of the balloon that compaction has taken off the list to move them. */
  private final Cell isolatedPages;

  /**
   * @param initial how many pages are in the balloon when the world begins
   * @param migratepage the driver's {@code b_dev_info->migratepage}: whether it has moved a page
   */
  public BalloonCompaction(Kernel kernel, int initial, BooleanSupplier migratepage) {
    this.kernel = kernel;
    this.migratepage = migratepage;
    this.pages = kernel.machine().cell("balloon->pages", initial);
    this.isolatedPages = kernel.machine().cell("balloon->isolated_pages", 0);
    kernel.pageAlloc().bootBalloon(initial);
    kernel.pageAlloc().measureBalloon(pages);
  }

  /** Allocates a page for the balloon. Context: what its flags say, see {@link Gfp#GFP_BALLOON}. */
  @KernelRef(path = "mm/balloon_compaction.c", symbol = "balloon_page_alloc", release = "v4.15")
  public static boolean balloonPageAlloc(Kernel kernel) {
    return kernel.pageAlloc().allocPage(Gfp.GFP_BALLOON, Progress.PAGES);
  }

  /** Allocates a page and puts it into the balloon, as one function did before v4.15. */
  @KernelRef(path = "mm/balloon_compaction.c", symbol = "balloon_page_enqueue")
  public boolean allocAndEnqueue() {
    boolean allocated = kernel.call(BALLOON_PAGE_ALLOC, f -> f.call(kernel));
    if (allocated) {
      insert();
    }
    return allocated;
  }

  /** Puts an allocated page into the balloon. Context: any. */
  @KernelRef(path = "mm/balloon_compaction.c", symbol = "balloon_page_enqueue", release = "v4.15")
  public void enqueue() {
    insert();
  }

  Kernel kernel() {
    return kernel;
  }

  /** Has the driver move a page. Context: may sleep. Locks: the driver's. */
  boolean migratepage() {
    return migratepage.getAsBoolean();
  }

  private void insert() {
    kernel.machine().perform(Step.run(this, "balloon_page_insert(page)", () -> pages.add(1)));
  }

  /**
   * Takes a page out of the balloon, which must not be empty. Context: any.
   *
   * @return whether there was one; there is none to be had while compaction has all of them
   */
  public boolean dequeue() {
    return kernel.call(BALLOON_PAGE_DEQUEUE, f -> f.call(this));
  }

  /** Looks for a page and takes it off the list, under pages_lock: one step. Context: any. */
  @KernelRef(
      path = "mm/balloon_compaction.c",
      symbol = "balloon_page_dequeue",
      omits = "trylock_page")
  public static boolean balloonPageDequeue(BalloonCompaction balloon) {
    Machine machine = balloon.kernel.machine();
    int answer = machine.perform(Step.of(balloon, "balloon_page_dequeue()", balloon::takeIfThere));
    KernelBug.bugOn(answer == EMPTY, "kernel BUG at mm/balloon_compaction.c: the balloon is empty");
    return answer == TAKEN;
  }

  /** Takes a page off the list, to move it. Context: any. */
  @KernelRef(path = "mm/balloon_compaction.c", symbol = "balloon_page_isolate")
  boolean isolate() {
    return kernel
        .machine()
        .perform(
            Step.of(
                this,
                "balloon_page_isolate()",
                () -> {
                  boolean there = takeIfThere() == TAKEN;
                  isolatedPages.add(there ? 1 : 0);
                  return there;
                }));
  }

  /** Puts a page back that was not moved, or the page that it was moved to. Context: any. */
  @KernelRef(path = "mm/balloon_compaction.c", symbol = "balloon_page_putback")
  public void putback(String label) {
    kernel
        .machine()
        .perform(
            Step.run(
                this,
                label,
                () -> {
                  pages.add(1);
                  isolatedPages.add(-1);
                }));
  }

  /** How many kernel pages are in the balloon; for checks, the kernel does not call it. */
  public int count() {
    return kernel.machine().perform(Step.of(this, "pages in the balloon", pages::get));
  }

  /** The same without a step; only inside an effect or a goal. */
  public int inside() {
    return pages.get();
  }

  private int takeIfThere() {
    if (pages.get() > 0) {
      pages.add(-1);
      return TAKEN;
    }
    return isolatedPages.get() > 0 ? ALL_ISOLATED : EMPTY;
  }
}
