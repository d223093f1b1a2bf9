// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import static org.oomcheck.model.linux.mm.Gfp.__GFP_FS;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.oomcheck.model.linux.Shrinker;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Task;

/**
 * {@code mm/vmscan.c}: reclaim in the task that allocates, and the shrinkers.
 *
 * <p>Deviates: nothing is on the lru lists, but where an {@link InactiveList} or {@link LruPages}
 * say so, and pages come from shrinkers alone; one of them is asked for one batch where the kernel
 * raises the priority until a batch is worth its while.
 */
public final class Vmscan {
  /** How long reclaim waits at a time for pages that others have isolated, in milliseconds. */
  public static final int STALLED_MILLIS = 100;

  /** Shape of {@link #SHRINK_INACTIVE_LIST}. */
  @FunctionalInterface
  public interface ShrinkInactiveList {

    /** Looks for pages on the list, and finds none to free. */
    void call(Kernel kernel, InactiveList list, int gfp);
  }

  public static final Slot<ShrinkInactiveList> SHRINK_INACTIVE_LIST =
      new Slot<>("shrink_inactive_list", ShrinkInactiveList.class);

  /** Shape of {@link #KSWAPD_AGE_NODE}. */
  @FunctionalInterface
  public interface KswapdAgeNode {

    /** Ages the pages of a node. */
    void call(Kernel kernel);
  }

  public static final Slot<KswapdAgeNode> KSWAPD_AGE_NODE =
      new Slot<>("kswapd_age_node", KswapdAgeNode.class);

  /**
   * Pages on the lru lists that count as reclaimable, in worlds that are about retrying. Each
   * method is a step or more.
   */
  public interface LruPages {

    /** Reclaims; whether anything was freed. Context: may sleep. */
    boolean shrinkNode();

    /** Whether the last attempt of the running task has freed anything. */
    boolean didSomeProgress();

    /** How many pages count as reclaimable, whether reclaim can free them or not. */
    int zoneReclaimablePages();
  }

  private final Kernel kernel;
  private final List<LruPages> lrus = new ArrayList<>();
  private final List<Shrinker> shrinkers = new ArrayList<>();
  private final List<InactiveList> inactiveLists = new ArrayList<>();

  /** Where reclaim waits for kswapd: one place, or none where it never does. */
  private final List<PfmemallocWait> throttles = new ArrayList<>();

  /** Whether reclaim waits for the lock of a filesystem: always, unless it is said once not to. */
  private final AtomicBoolean needsFsLocks = new AtomicBoolean(true);

  /** Whether an allocation reclaims from its node before it looks at others. */
  private final AtomicBoolean zoneReclaimMode = new AtomicBoolean();

  Vmscan(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Adds a shrinker. Only while the world boots. */
  @KernelRef(path = "mm/vmscan.c", symbol = "register_shrinker", omits = "shrinker_rwsem")
  public void registerShrinker(Shrinker shrinker) {
    shrinkers.add(shrinker);
  }

  /** Says that there are pages on the lru lists. Only while the world boots. */
  public void reclaimFrom(LruPages pages) {
    lrus.add(pages);
  }

  /** Whether there are pages on the lru lists. */
  public boolean hasLru() {
    return !lrus.isEmpty();
  }

  /**
   * {@code no_progress_loops} after one more attempt, counted up to the first number that is too
   * many; takes no step where there are no pages.
   */
  public int countLoop(int noProgressLoops) {
    return hasLru() && !lrus.get(0).didSomeProgress()
        ? Math.min(noProgressLoops, AllocSlowpath.MAX_RECLAIM_RETRIES) + 1
        : 0;
  }

  /** How many pages count as reclaimable; takes no step where there are none. Context: any. */
  @KernelRef(path = "mm/vmscan.c", symbol = "zone_reclaimable_pages", omits = "swap")
  int zoneReclaimablePages() {
    return hasLru() ? lrus.get(0).zoneReclaimablePages() : 0;
  }

  /** Says that reclaim never waits for the lock of a filesystem. Only while the world boots. */
  public void needsNoFsLock() {
    needsFsLocks.set(false);
  }

  /** Sets {@code vm.zone_reclaim_mode}, which is 0 by default. Only while the world boots. */
  public void setZoneReclaimMode() {
    zoneReclaimMode.set(true);
  }

  /**
   * Reclaims from the node of an allocation that has found it below a watermark. Context: may sleep
   * if gfp has __GFP_DIRECT_RECLAIM; does nothing otherwise.
   *
   * @return whether anything was freed; false where {@code vm.zone_reclaim_mode} is 0
   */
  @KernelRef(path = "mm/vmscan.c", symbol = "node_reclaim", omits = "RECLAIM_WRITE, RECLAIM_UNMAP")
  public boolean nodeReclaim(int gfp) {
    Task current = kernel.machine().current();
    if (!zoneReclaimMode.get()
        || !Gfp.has(gfp, Gfp.__GFP_DIRECT_RECLAIM)
        || current.has(Task.PF_MEMALLOC)) {
      return false;
    }
    current.setFlags(Task.PF_MEMALLOC);
    boolean freed = tryToFreePages(gfp);
    current.clearFlags(Task.PF_MEMALLOC);
    return freed;
  }

  /** Lets reclaim wait for kswapd. Only while the world boots. */
  void throttledBy(PfmemallocWait wait) {
    throttles.add(wait);
  }

  /** Says that there are pages on a list. Only while the world boots. */
  void reclaimFrom(InactiveList list) {
    inactiveLists.add(list);
  }

  /**
   * Reclaims. It may come upon an inode that needs the fs lock or not; both are explored. The
   * shrinkers are called for any flags. Context: may sleep; with __GFP_FS for filesystem locks.
   *
   * <p>Deviates: where there is an inactive list no inode is evicted, to tell one wait from the
   * other.
   *
   * @return whether anything was freed, or SIGKILL ended the wait for kswapd
   */
  @KernelRef(path = "mm/vmscan.c", symbol = "try_to_free_pages", omits = "priorities")
  public boolean tryToFreePages(int gfp) {
    if (!throttles.isEmpty() && throttles.get(0).throttleDirectReclaim(gfp)) {
      return true;
    }
    for (InactiveList list : inactiveLists) {
      kernel.run(SHRINK_INACTIVE_LIST, f -> f.call(kernel, list, gfp));
    }
    if (inactiveLists.isEmpty() && needsFsLocks.get() && Gfp.has(gfp, __GFP_FS)) {
      int answer =
          kernel
              .machine()
              .choose(
                  "does reclaim need the fs lock?", "reclaim evicts an inode", "reclaim does not");
      if (answer == 0) {
        kernel.filesystem().evict();
      }
    }
    int freed = hasLru() && lrus.get(0).shrinkNode() ? 1 : 0;
    Loop loop = kernel.machine().loop("shrink_slab");
    for (int i = 0; i < shrinkers.size(); i++) {
      loop.head(i, freed);
      freed += doShrinkSlab(shrinkers.get(i), shrinkers.get(i).batch(), gfp);
    }
    loop.leave(freed);
    return freed > 0;
  }

  /**
   * Waits while too many pages are isolated, a tenth of a second at a time and without a limit.
   * Context: may sleep.
   */
  @KernelRef(
      path = "mm/vmscan.c",
      symbol = "shrink_inactive_list",
      omits = "being killed; the pages, of which direct reclaim can free none")
  public static void shrinkInactiveList(Kernel kernel, InactiveList list, int gfp) {
    Loop wait = kernel.machine().loop("while (too_many_isolated())");
    while (list.tooManyIsolated(gfp)) {
      wait.head();
      kernel.sleep().congestionWait(kernel.sleep().millisToJiffies(STALLED_MILLIS));
    }
    wait.leave();
  }

  /** Ages pages and never calls the OOM killer. Context: kswapd; never sleeps. */
  @KernelRef(path = "mm/vmscan.c", symbol = "age_active_anon", omits = "all of it")
  public static void ageActiveAnon(Kernel kernel) {}

  /**
   * Asks every shrinker for everything, as writing to /proc/sys/vm/drop_caches does. Context: may
   * sleep.
   *
   * @return how many objects were freed, of all shrinkers
   */
  @KernelRef(
      path = "mm/vmscan.c",
      symbol = "drop_slab_node",
      omits = "going on while more than 10 were freed, memcg, nodes")
  public int dropSlab() {
    int freed = 0;
    Loop loop = kernel.machine().loop("drop_slab");
    for (int i = 0; i < shrinkers.size(); i++) {
      loop.head(i, freed);
      freed += doShrinkSlab(shrinkers.get(i), Integer.MAX_VALUE, Gfp.GFP_KERNEL);
    }
    loop.leave(freed);
    return freed;
  }

  /**
   * How many objects all shrinkers together could free; for checks, the kernel does not call it.
   */
  public int freeable() {
    int freeable = 0;
    Loop loop = kernel.machine().loop("freeable");
    for (int i = 0; i < shrinkers.size(); i++) {
      loop.head(i, freeable);
      freeable += shrinkers.get(i).countObjects();
    }
    loop.leave(freeable);
    return freeable;
  }

  /**
   * Asks one shrinker in batches. Context: may sleep.
   *
   * @param most how many objects to scan at most; what the kernel derives from the priority
   * @param gfp the mask of the allocation that reclaims
   */
  @KernelRef(
      path = "mm/vmscan.c",
      symbol = "do_shrink_slab",
      omits = "deferred work, seeks, the shares of nodes and memcgs")
  private int doShrinkSlab(Shrinker shrinker, int most, int gfp) {
    int freeable = shrinker.countObjects();
    int totalScan = Math.min(most, freeable);
    int freed = 0;
    Loop scan = kernel.machine().loop("do_shrink_slab " + shrinker.name());
    while (totalScan > 0) {
      scan.head(totalScan, freed);
      int nrToScan = Math.min(shrinker.batch(), totalScan);
      int answer = shrinker.scanObjects(nrToScan, gfp);
      if (answer == Shrinker.SHRINK_STOP) {
        break;
      }
      if (!shrinker.freesWholeBlocks()) {
        OverDeflation.checkFreed(kernel.machine(), nrToScan, answer);
      }
      freed += answer;
      totalScan -= nrToScan;
    }
    scan.leave(freed);
    return freed;
  }
}
