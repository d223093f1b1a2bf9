// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.lincheck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.oomcheck.model.linux.mm.BalloonCompaction;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.mm.OomKill.OutOfMemory;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.PageAlloc.OomResult;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.tree.Catalogue;
import org.oomcheck.model.tree.KernelTree;

/** Faults put into copies of modelled functions; Lincheck must notice each of them. */
@Tag("slow")
@ExtendWith(KnownBugs.class)
class SeededFaultTest {
  private static final Catalogue CATALOGUE = Catalogue.load();

  /** v4.15, where nothing is found, with a fill_balloon() that keeps balloon_lock. */
  public static final class UnlockDropped extends ReclaimRace {
    public UnlockDropped() {
      super(
          CATALOGUE
              .series("v4.15")
              .with(VirtioBalloon.FILL_BALLOON, SeededFaultTest::fillBalloonWithoutUnlock));
    }
  }

  /** v4.13, but an allocation that may not enter the filesystem fails when memory is out. */
  public static final class Trylock extends ReclaimRace.WithAllocator {
    public Trylock() {
      super(threeLocks("v4.13"));
    }
  }

  /** The same, with a __alloc_pages_may_oom() that waits for oom_lock. */
  public static final class LockForTrylock extends ReclaimRace.WithAllocator {
    public LockForTrylock() {
      super(
          threeLocks("v4.13")
              .with(PageAlloc.ALLOC_PAGES_MAY_OOM, SeededFaultTest::allocPagesMayOomThatWaits));
    }
  }

  /** The fixed form of both, where nothing is allocated under balloon_lock. */
  public static final class LockForTrylockInV415 extends ReclaimRace.WithAllocator {
    public LockForTrylockInV415() {
      super(
          threeLocks("v4.15")
              .with(PageAlloc.ALLOC_PAGES_MAY_OOM, SeededFaultTest::allocPagesMayOomThatWaits));
    }
  }

  /**
   * A tree in which the fs task gives up before it runs into balloon_lock by itself. What is left
   * is the cycle of three: the worker holds balloon_lock and needs the fs lock, the fs task holds
   * that and needs oom_lock, the allocator holds that and needs balloon_lock.
   */
  private static KernelTree threeLocks(String series) {
    KernelTree tree = CATALOGUE.series(series);
    OutOfMemory outOfMemory = tree.get(OomKill.OUT_OF_MEMORY);
    return tree.with(
        OomKill.OUT_OF_MEMORY,
        (kernel, gfp) -> Gfp.has(gfp, Gfp.__GFP_FS) && outOfMemory.call(kernel, gfp));
  }

  private static int fillBalloonWithoutUnlock(VirtioBalloon vb, int num) {
    int listed = 0;
    while (listed < num
        && vb.kernel().call(BalloonCompaction.BALLOON_PAGE_ALLOC, f -> f.call(vb.kernel()))) {
      listed++;
    }
    vb.balloonLock().lock();
    for (int i = 0; i < listed; i++) {
      vb.pages().enqueue();
      vb.numPages().add(1);
    }
    vb.tellHostAbout(vb.inflateVq(), listed);
    return listed;
  }

  private static OomResult allocPagesMayOomThatWaits(Kernel kernel, int gfp, Progress progress) {
    kernel.oomKill().oomLock().lock();
    OomResult result;
    if (kernel.pageAlloc().getPageFromFreelist(progress)) {
      result = OomResult.PAGE;
    } else if (kernel.call(OomKill.OUT_OF_MEMORY, f -> f.call(kernel, gfp))) {
      result = OomResult.PROGRESS;
    } else {
      result = OomResult.NOTHING;
    }
    kernel.oomKill().oomLock().unlock();
    return result;
  }

  @Test
  void noticesADroppedUnlock() {
    assertThat(Schedules.failure(UnlockDropped.class, 4))
        .contains("All unfinished threads are in deadlock");
  }

  @Test
  void reportsAnEndlessTrylockAsALivelock() {
    assertThat(Schedules.failure(Trylock.class, 5)).contains("in livelock");
  }

  @Test
  void noticesALockInPlaceOfTheTrylock() {
    assertThat(Schedules.failure(LockForTrylock.class, 5))
        .contains("All unfinished threads are in deadlock")
        .doesNotContain("livelock");
  }

  @Test
  void findsNothingWhereNoPageIsAllocatedUnderBalloonLock() {
    assertThat(Schedules.complaint(LockForTrylockInV415.class, 5)).isNull();
  }
}
