// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
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
  private final List<NamedPages> names;

  /** Pages of the balloon that compaction has taken off the list to move them. */
  private final Cell isolatedPages;

  /**
   * @param initial how many pages are in the balloon when the world begins
   * @param migratepage the driver's {@code b_dev_info->migratepage}: whether it has moved a page
   */
  public BalloonCompaction(Kernel kernel, int initial, BooleanSupplier migratepage) {
    this.kernel = kernel;
    this.migratepage = migratepage;
    this.names = kernel.pageAlloc().names();
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
  public boolean migratepage() {
    return migratepage.getAsBoolean();
  }

  private void insert() {
    String label = "balloon_page_insert(page)";
    if (names.isEmpty()) {
      kernel.machine().perform(Step.run(this, label, () -> pages.add(1)));
    }
    names.forEach(named -> named.insert(label, () -> pages.add(1)));
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
    String label = "balloon_page_dequeue()";
    int answer =
        balloon.names.isEmpty()
            ? balloon.kernel.machine().perform(Step.of(balloon, label, balloon::takeIfThere))
            : balloon.names.get(0).removeFirst(label, balloon::takeIfThere);
    return !balloon.isOut(answer);
  }

  /**
   * Walks the list without pages_lock, and takes it only to delete the page. Compaction may take
   * the page behind the cursor off the list meanwhile. Where pages are counted only, this is {@link
   * #balloonPageDequeue}. Context: any.
   */
  @KernelRef(path = "mm/balloon_compaction.c", symbol = "balloon_page_dequeue", release = "v4.4")
  public static boolean balloonPageDequeueUnlocked(BalloonCompaction balloon) {
    if (balloon.names.isEmpty()) {
      return balloonPageDequeue(balloon);
    }
    NamedPages list = balloon.names.get(0);
    Loop walk = balloon.kernel.machine().loop("list_for_each_entry_safe");
    int page = list.nextOf(NamedPages.HEAD);
    while (page != NamedPages.HEAD) {
      walk.head(page);
      KernelBug.bugOn(
          page == NamedPages.POISON,
          "general protection fault in balloon_page_dequeue(): the next page is LIST_POISON1");
      int next = list.nextOf(page);
      if (balloon.deleteIfThere(list, page)) {
        walk.leave(true);
        return true;
      }
      page = next;
    }
    walk.leave(false);
    return !balloon.isOut(
        balloon.kernel.machine().perform(Step.of(list, "list_empty()", balloon::whyNone)));
  }

  private boolean deleteIfThere(NamedPages list, int page) {
    if (!list.trylockPage(page)) {
      return false;
    }
    boolean there = !list.isIsolated(page);
    if (there) {
      delete(page);
    }
    list.unlockPage(page);
    return there;
  }

  /** The pages by name; empty where they are counted only. */
  public List<NamedPages> names() {
    return names;
  }

  /** Takes this page out of the balloon, under pages_lock: one step. Context: any. */
  @KernelRef(path = "include/linux/balloon_compaction.h", symbol = "balloon_page_delete")
  public void delete(int page) {
    names.forEach(list -> list.remove(page, () -> pages.add(-1)));
  }

  /** Whether there is no page to be had, with a BUG() if there should be one. */
  private boolean isOut(int answer) {
    KernelBug.bugOn(answer == EMPTY, "kernel BUG at mm/balloon_compaction.c: the balloon is empty");
    return answer == ALL_ISOLATED;
  }

  /** Takes a page off the list, to move it. Context: any. */
  @KernelRef(path = "mm/balloon_compaction.c", symbol = "balloon_page_isolate")
  public boolean isolate() {
    return names.isEmpty() ? isolateOne() : isolateNamed(names.get(0));
  }

  private boolean isolateNamed(NamedPages list) {
    int page = list.firstListed();
    if (page == NamedPages.HEAD || !list.trylockPage(page)) {
      return false;
    }
    boolean isolated =
        list.isolate(
            page,
            () -> {
              pages.add(-1);
              isolatedPages.add(1);
            });
    list.unlockPage(page);
    return isolated;
  }

  private boolean isolateOne() {
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
    Runnable count =
        () -> {
          pages.add(1);
          isolatedPages.add(-1);
        };
    if (names.isEmpty()) {
      kernel.machine().perform(Step.run(this, label, count));
    }
    names.forEach(named -> named.putBack(label, count));
  }

  /** How many kernel pages are in the balloon; for checks, the kernel does not call it. */
  public int count() {
    return kernel.machine().perform(Step.of(this, "pages in the balloon", pages::get));
  }

  /** How many kernel pages are in the balloon, without a step; only inside an effect or a goal. */
  public int inside() {
    return pages.get();
  }

  private int takeIfThere() {
    if (pages.get() > 0) {
      pages.add(-1);
      return TAKEN;
    }
    return whyNone();
  }

  private int whyNone() {
    return isolatedPages.get() > 0 ? ALL_ISOLATED : EMPTY;
  }
}
