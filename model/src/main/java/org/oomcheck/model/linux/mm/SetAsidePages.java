// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.model.linux.mm.SetAsidePages.SetAside.Take;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/** All free pages of a kernel that the zone does not count; none in most worlds. */
public final class SetAsidePages {

  /**
   * Free pages that the zone does not count, or that not every allocation may have. Worlds without
   * any keep no state for it. Every method is part of a step of {@link PageAlloc}: it reads and
   * writes cells, and nothing else.
   */
  interface SetAside {

    /** What an allocation gets. */
    enum Take {
      /** A page of these. */
      TAKEN,
      /** The allocation has to look at the zone. */
      ZONE,
      /** No page, and the zone has none for it either. */
      NONE
    }

    /**
     * The running task looks for a page.
     *
     * @param mark whether NR_FREE_PAGES is above the watermark of the allocation, or it has none
     */
    Take take(boolean mark);

    /** The running task frees pages; how many of them are set aside, and not in the zone. */
    int put(int pages, boolean ofBalloon);

    /** How many pages there are. */
    int pages();
  }

  /** Pages that can be given to the zone. */
  interface Reserve extends SetAside {

    /** Forgets the pages, as they are given to the zone; how many it were. */
    int giveUp();
  }

  private final Machine machine;
  private final PageAlloc zone;
  private final List<SetAside> all = new ArrayList<>();

  SetAsidePages(Machine machine, PageAlloc zone) {
    this.machine = machine;
    this.zone = zone;
  }

  /** Keeps pages apart. Only while the world boots. */
  void add(SetAside pages) {
    all.add(pages);
  }

  /**
   * Where the running task finds a page, if it does. Only inside a step of the zone.
   *
   * @param free how many pages the zone counts
   * @param mark how many pages the allocation leaves
   * @param reserves whether it may have the reserve for atomic allocations, as the last of all
   */
  Take take(int free, int mark, boolean reserves) {
    List<HighAtomicReserve> open = reserves ? highatomic() : List.of();
    int usable = free + open.stream().mapToInt(SetAside::pages).sum();
    Take take = Take.ZONE;
    for (SetAside pages : all) {
      take = take == Take.ZONE ? pages.take(usable > mark) : take;
    }
    if (take == Take.ZONE && usable <= Math.max(0, mark)) {
      return Take.NONE;
    }
    if (take == Take.ZONE && free == 0) {
      open.get(0).takeOne();
      return Take.TAKEN;
    }
    return take;
  }

  private List<HighAtomicReserve> highatomic() {
    return all.stream()
        .filter(HighAtomicReserve.class::isInstance)
        .map(HighAtomicReserve.class::cast)
        .toList();
  }

  /** How many of the pages that the running task frees the zone gets. Only inside a step. */
  int toZone(int pages, boolean ofBalloon) {
    return pages - all.stream().mapToInt(list -> list.put(pages, ofBalloon)).sum();
  }

  /** How many pages there are; takes no step where there are none. For checks. */
  public int count() {
    return all.isEmpty()
        ? 0
        : machine.perform(
            Step.of(
                zone,
                "free pages that the zone does not count",
                () -> all.stream().mapToInt(SetAside::pages).sum()));
  }

  /** Whether there may be a reserve for atomic allocations. */
  public boolean hasReserve() {
    return all.stream().anyMatch(HighAtomicReserve.class::isInstance);
  }

  /** Gives the pages on the lists of all CPUs to the zone; whether there were any. Context: any. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "drain_all_pages")
  public boolean drainAllPages() {
    return giveUp("drain_all_pages()", PerCpuPages.class);
  }

  /** Gives the reserve for atomic allocations to all; whether there was any. Context: any. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "unreserve_highatomic_pageblock")
  boolean unreserveHighatomicPageblock() {
    return giveUp("unreserve_highatomic_pageblock()", HighAtomicReserve.class);
  }

  private boolean giveUp(String label, Class<? extends Reserve> kind) {
    boolean given = false;
    for (SetAside pages : all) {
      if (kind.isInstance(pages)) {
        Reserve reserve = kind.cast(pages);
        given |= machine.perform(Step.of(zone, label, () -> give(reserve)));
      }
    }
    return given;
  }

  private boolean give(Reserve pages) {
    int given = pages.giveUp();
    zone.freeCell().add(given);
    return given > 0;
  }
}
