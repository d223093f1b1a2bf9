// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import static org.oomcheck.model.linux.mm.Gfp.__GFP_DIRECT_RECLAIM;
import static org.oomcheck.model.linux.mm.Gfp.__GFP_NOFAIL;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.SetAsidePages.SetAside;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.Task;

/**
 * {@code mm/page_alloc.c}: one zone of order-0 pages and the slow path of the allocator.
 *
 * <p>Deviates: pages are counted, not named; watermarks are 0 but where a world sets them; nothing
 * is reclaimable, because the hazards begin where memory is out.
 */
public final class PageAlloc {
  /**
   * ALLOC_NO_WATERMARKS: an allocation may take the last free page, and what a list of a CPU has.
   */
  private static final int NO_WATERMARK = -1;

  /** Shape of {@link #ALLOC_PAGES_SLOWPATH}. */
  @FunctionalInterface
  public interface AllocPagesSlowpath {

    /** Whether a page was allocated. */
    boolean call(Kernel kernel, int gfp, Progress progress);
  }

  /** Shape of {@link #ALLOC_PAGES_DIRECT_RECLAIM}. */
  @FunctionalInterface
  public interface AllocPagesDirectReclaim {

    /**
     * Whether a page was allocated after reclaim.
     *
     * @param allocOom whether the task may have what a victim of the OOM killer may have
     */
    boolean call(Kernel kernel, int gfp, Progress progress, boolean allocOom);
  }

  /** Shape of {@link #ALLOC_PAGES_MAY_OOM}. */
  @FunctionalInterface
  public interface AllocPagesMayOom {

    /** What came of the call. */
    OomResult call(Kernel kernel, int gfp, Progress progress);
  }

  /** What {@code __alloc_pages_may_oom()} hands back. */
  public enum OomResult {
    /** A page. */
    PAGE,
    /** No page, but {@code did_some_progress}: another task has freed memory, or works on it. */
    PROGRESS,
    /** No page, and no progress. */
    NOTHING
  }

  public static final Slot<AllocPagesSlowpath> ALLOC_PAGES_SLOWPATH =
      new Slot<>("__alloc_pages_slowpath", AllocPagesSlowpath.class);
  public static final Slot<AllocPagesDirectReclaim> ALLOC_PAGES_DIRECT_RECLAIM =
      new Slot<>("__alloc_pages_direct_reclaim", AllocPagesDirectReclaim.class);
  public static final Slot<AllocPagesMayOom> ALLOC_PAGES_MAY_OOM =
      new Slot<>("__alloc_pages_may_oom", AllocPagesMayOom.class);

  /** Pages that are neither free, nor in use, nor in the balloon: no task can have them. */
  public static final String WITHHELD = "pages withheld";

  private final Kernel kernel;
  private final Cell free;

  /** Pages that the balloon took and did not give back: those in it, and those on their way. */
  private final Cell withBalloon;

  /** Which blocks the free pages are, where that matters. */
  private final List<FreeArea> areas = new ArrayList<>();

  /** Which page is which, where that matters. */
  private final List<NamedPages> names = new ArrayList<>();

  private final List<Runnable> notified = new ArrayList<>();
  private final List<AllocationWatcher> watchers = new ArrayList<>();

  private final SetAsidePages setAside;
  private final Watermarks watermarks;

  PageAlloc(Kernel kernel, int freePages, Watermarks watermarks) {
    this.kernel = kernel;
    this.watermarks = watermarks;
    this.setAside = new SetAsidePages(kernel.machine(), this);
    this.free = kernel.machine().cell("zone->free_pages", freePages);
    this.withBalloon = kernel.machine().cell("pages with the balloon", 0);
  }

  /** Says how many pages the balloon has already. Only while the world boots. */
  public void bootBalloon(int pages) {
    withBalloon.set(pages);
  }

  /** Declares as withheld what the balloon has but for the pages in it. Only at boot. */
  void measureBalloon(Cell pagesInside) {
    kernel.machine().measure(WITHHELD, () -> withBalloon.get() - pagesInside.get());
  }

  /** Keeps count of blocks as well. Only while the world boots. */
  void track(FreeArea area) {
    areas.add(area);
  }

  /** Keeps the pages by name as well. Only while the world boots. */
  void name(NamedPages pages) {
    names.add(pages);
  }

  /** The pages by name; empty where they are counted only. */
  public List<NamedPages> names() {
    return Collections.unmodifiableList(names);
  }

  /** The free pages that the count of the zone does not have. */
  public SetAsidePages setAside() {
    return setAside;
  }

  /** Adds what is called when pages have been freed. Only while the world boots. */
  public void whenFreed(Runnable notify) {
    notified.add(notify);
  }

  /** Adds a check. Only while the world boots. */
  public void watch(AllocationWatcher watcher) {
    watchers.add(watcher);
  }

  /** How many pages are free; for steps on this object. */
  public Cell freeCell() {
    return free;
  }

  /** Allocates a page that is put to use; see {@link #allocPage(int, Progress)}. */
  public boolean allocPage(int gfp) {
    return allocPage(gfp, Progress.WORK);
  }

  /**
   * Allocates one page. Context: may sleep if gfp has __GFP_DIRECT_RECLAIM.
   *
   * @param progress what it means for the system that this allocation succeeds
   * @return whether there was one
   */
  @KernelRef(path = "mm/page_alloc.c", symbol = "alloc_pages", omits = "nodes, the fast path")
  public boolean allocPage(int gfp, Progress progress) {
    mightSleepIf(Gfp.has(gfp, __GFP_DIRECT_RECLAIM));
    return kernel.call(
        ALLOC_PAGES_SLOWPATH,
        slowpath -> {
          boolean allocated = slowpath.call(kernel, gfp, progress);
          if (!allocated) {
            watchers.forEach(watcher -> watcher.failed(gfp));
          }
          return allocated;
        });
  }

  /**
   * Complains about an allocation that may reclaim in atomic context, whether it has to or not.
   *
   * @throws KernelBug if the running task must not sleep
   */
  @KernelRef(path = "include/linux/kernel.h", symbol = "might_sleep_if")
  private void mightSleepIf(boolean condition) {
    Task current = kernel.machine().current();
    if (condition && current.preemptCount() > 0) {
      throw new KernelBug(
          Hazard.SLEEP_IN_ATOMIC,
          current.comm() + " asks for a page with __GFP_DIRECT_RECLAIM " + current.atomicContext());
    }
  }

  /** Takes a page off the free list, if there is one above the min watermark. Context: any. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "get_page_from_freelist", omits = "order")
  public boolean getPageFromFreelist(Progress progress) {
    return getPageFromFreelist(progress, false);
  }

  /**
   * The same, with ALLOC_OOM: a victim of the OOM killer may have half of what is below the min
   * watermark, and all of it until v4.13, whose victims have ALLOC_NO_WATERMARKS.
   */
  public boolean getPageFromFreelist(Progress progress, boolean allocOom) {
    boolean all =
        allocOom
            && watermarks.min() > 0
            && !kernel.function(OomKill.OOM_RESERVES_ALLOWED).toAllThreads();
    int mark = allocOom ? watermarks.half() : watermarks.min();
    return getPageFromFreelist(progress, all ? NO_WATERMARK : mark, false, allocOom);
  }

  /** With ALLOC_NON_BLOCK: an allocation that must not wait. */
  public boolean getPageNonBlocking(Progress progress) {
    return getPageFromFreelist(progress, watermarks.min(), false, true);
  }

  /** With ALLOC_MIN_RESERVE: half of what is below the min watermark; until v6.2 a quarter. */
  public boolean getPageFromMinReserve(Progress progress) {
    return getPageFromFreelist(progress, watermarks.half(), false, false);
  }

  /** Whether there are free pages that not every allocation may have. */
  boolean hasReserves() {
    return watermarks.min() > 0 || opensReserve();
  }

  private boolean opensReserve() {
    return setAside.hasReserve() && kernel.function(HighAtomicReserve.RMQUEUE_BUDDY).opensReserve();
  }

  /** With ALLOC_NO_WATERMARKS: for an allocation that must not fail, under oom_lock. */
  public boolean getPageWithoutWatermarks(Progress progress) {
    return getPageFromFreelist(progress, NO_WATERMARK, false, false);
  }

  /**
   * The attempt under oom_lock: since the last one, a task may have freed memory or have been
   * killed. It takes a page only above the high watermark, so that a few pages do not count as an
   * end of the shortage. Context: any.
   */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "get_page_from_freelist",
      omits = "order, ALLOC_CPUSET, __GFP_HARDWALL")
  public boolean lastAttempt(Progress progress) {
    return getPageFromFreelist(progress, watermarks.high(), true, false);
  }

  private boolean getPageFromFreelist(Progress progress, int mark, boolean last, boolean reserves) {
    boolean opens = reserves && opensReserve();
    String above = mark <= 0 ? "" : " above " + mark + " free pages";
    String label = "get_page_from_freelist()" + above;
    Step<Boolean> step = Step.of(this, label, () -> takeIfAbove(mark, progress, last, opens));
    return kernel.machine().perform(step.achieving(progress));
  }

  private boolean takeIfAbove(int mark, Progress progress, boolean last, boolean reserves) {
    SetAside.Take take = setAside.take(free.get(), mark, reserves);
    boolean there = take != SetAside.Take.NONE;
    if (take == SetAside.Take.ZONE) {
      free.add(-1);
      areas.forEach(FreeArea::take);
      names.forEach(named -> named.take(progress == Progress.PAGES));
    }
    withBalloon.add(there && progress == Progress.PAGES ? 1 : 0);
    watchers.forEach(watcher -> watcher.looked(there, last));
    return there;
  }

  /** Waits until a page is free, as an allocation does that is retried without a kill. */
  public void waitForFreePage() {
    kernel
        .machine()
        .perform(
            Step.run(this, "waits for a free page", () -> {})
                .when(() -> free.get() > 0)
                .sleeping());
  }

  /** How many pages are free. Context: any. */
  @KernelRef(path = "include/linux/vmstat.h", symbol = "global_zone_page_state")
  public int nrFreePages() {
    return kernel
        .machine()
        .perform(Step.of(this, "global_zone_page_state(NR_FREE_PAGES)", free::get));
  }

  /** Whether more than so many pages are free. Context: any. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "zone_watermark_ok", omits = "order, reserves")
  boolean zoneWatermarkOk(int mark) {
    return kernel
        .machine()
        .perform(Step.of(this, "zone_watermark_ok(" + mark + ")", () -> free.get() > mark));
  }

  /** Whether so many more free pages would be above the min watermark. Context: any. */
  boolean minWatermarkOk(int more) {
    return more > watermarks.min() || zoneWatermarkOk(watermarks.min() - more);
  }

  /** Gives pages back. Context: any. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "__free_pages")
  public void freePages(int pages) {
    free(pages, 0);
  }

  /** Gives pages back that the balloon had. Context: any. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "__free_pages")
  public void freeBalloonPages(int pages) {
    free(pages, pages);
  }

  private void free(int pages, int ofBalloon) {
    Runnable effect =
        () -> {
          free.add(setAside.toZone(pages, ofBalloon > 0));
          areas.forEach(area -> area.put(pages));
          names.forEach(named -> named.put(pages - ofBalloon));
          withBalloon.add(-ofBalloon);
          watchers.forEach(watcher -> watcher.frees(ofBalloon));
        };
    kernel
        .machine()
        .perform(Step.run(this, "__free_pages(" + pages + ")", effect).achieving(Progress.PAGES));
    notified.forEach(Runnable::run);
  }

  /**
   * Gives one page back that the balloon had, by name. Context: any.
   *
   * @param rename adjusts the names, and says what the page was
   */
  int freeNamed(int page, Supplier<Integer> rename) {
    Supplier<Integer> effect =
        () -> {
          free.add(1);
          withBalloon.add(-1);
          return rename.get();
        };
    Step<Integer> step = Step.of(this, "__free_pages(page " + page + ")", effect);
    int was = kernel.machine().perform(step.achieving(Progress.PAGES));
    notified.forEach(Runnable::run);
    return was;
  }

  /**
   * How many pages the balloon has, wherever they are: in it, on the list of a fill_balloon(), or
   * on their way out. No kernel keeps this count; it is for checks.
   */
  public int pagesWithBalloon() {
    return kernel.machine().perform(Step.of(this, "pages with the balloon", withBalloon::get));
  }

  /** How many pages the balloon has, without a step; only inside an effect or a goal. */
  public int withBalloon() {
    return withBalloon.get();
  }

  /**
   * Last resort. Context: may sleep. Locks: takes oom_lock, by trylock only: a task that does not
   * get it assumes that the holder makes progress. That comes before __GFP_RETRY_MAYFAIL is looked
   * at: while oom_lock is held, such an allocation does not fail either.
   *
   * <p>v6.12 looks at __GFP_THISNODE together with __GFP_RETRY_MAYFAIL, v4.13 last, after
   * pm_suspended_storage(). All of these look at what does not change meanwhile and leave by the
   * same exit, so their order makes no difference.
   */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "__alloc_pages_may_oom",
      commit = "e746bf730a76",
      omits = "PF_DUMPCORE, costly orders, lowmem, __GFP_THISNODE")
  public static OomResult allocPagesMayOom(Kernel kernel, int gfp, Progress progress) {
    return mayOom(kernel, gfp, progress, () -> kernel.pageAlloc().lastAttempt(progress));
  }

  /**
   * The last resort of an allocation, with another last attempt.
   *
   * @param lastAttempt whether there is a page after all; called with oom_lock held
   */
  public static OomResult mayOom(
      Kernel kernel, int gfp, Progress progress, BooleanSupplier lastAttempt) {
    if (!kernel.oomKill().oomLock().trylock()) {
      kernel.sleep().scheduleTimeoutUninterruptible(1);
      return OomResult.PROGRESS;
    }
    OomResult result =
        lastAttempt.getAsBoolean() ? OomResult.PAGE : AllocSlowpath.outOfMemoryOrFail(kernel, gfp);
    if (Gfp.has(gfp, __GFP_NOFAIL)
        && result == OomResult.PROGRESS
        && kernel.pageAlloc().getPageWithoutWatermarks(progress)) {
      result = OomResult.PAGE;
    }
    kernel.oomKill().oomLock().unlock();
    return result;
  }
}
