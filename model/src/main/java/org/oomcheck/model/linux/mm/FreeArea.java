// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.mm;

import java.util.Arrays;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * {@code zone->free_area[]} from PAGE_REPORTING_MIN_ORDER up, and the scatterlist into which free
 * blocks are isolated. In a world with it one page of {@link PageAlloc} stands for one block of
 * that order: 2 MiB on x86. Orders are counted from it as well, so a block of order n is 2^n pages.
 *
 * <p>Deviates: blocks are counted, not named; freed ones do not merge, and what was not reported is
 * allocated first. What happens under zone->lock is one step; nothing in there waits.
 */
public final class FreeArea {

  /** Why {@link #isolate} stopped. */
  public enum Stop {
    /** All of the list is isolated or reported, or the rest has to stay free. */
    DONE,
    /** The scatterlist is full, and there is more to isolate. */
    FULL,
    /** There is more to isolate, but not in this pass. */
    OVER_BUDGET
  }

  private final Machine machine;
  private final PageAlloc pageAlloc;
  private final int minOrder;
  private final Cell[] unreported;
  private final Cell[] reported;
  private final Cell[] isolated;

  /**
   * @param minOrder PAGE_REPORTING_MIN_ORDER; only for the words of a trace
   * @param blocks how many blocks are free, by order
   */
  FreeArea(Machine machine, PageAlloc pageAlloc, int minOrder, int... blocks) {
    this.machine = machine;
    this.pageAlloc = pageAlloc;
    this.minOrder = minOrder;
    this.unreported = new Cell[blocks.length];
    this.reported = new Cell[blocks.length];
    this.isolated = new Cell[blocks.length];
    for (int order = 0; order < blocks.length; order++) {
      String name = "free_area[" + (minOrder + order) + "]";
      unreported[order] = machine.cell(name + " unreported", blocks[order]);
      reported[order] = machine.cell(name + " reported", 0);
      isolated[order] = machine.cell("sgl of " + name, 0);
    }
    pageAlloc.track(this);
    machine.measure(
        PageAlloc.WITHHELD, () -> pages(Arrays.stream(isolated).mapToInt(Cell::get).toArray()));
  }

  /** How many pages blocks are, given how many there are of each order. */
  public static int pages(int... blocks) {
    int pages = 0;
    for (int order = 0; order < blocks.length; order++) {
      pages += blocks[order] << order;
    }
    return pages;
  }

  /** How many orders there are. */
  public int orders() {
    return unreported.length;
  }

  /** One page is allocated: takes the smallest block and splits it. Only inside an effect. */
  @KernelRef(path = "mm/page_alloc.c", symbol = "__rmqueue_smallest", release = "v5.8")
  void take() {
    for (int order = 0; order < orders(); order++) {
      Cell list = unreported[order].get() > 0 ? unreported[order] : reported[order];
      if (list.get() > 0) {
        list.add(-1);
        for (int half = 0; half < order; half++) {
          unreported[half].add(1);
        }
        return;
      }
    }
  }

  /** Pages are freed. Only inside an effect. */
  void put(int pages) {
    unreported[0].add(pages);
  }

  /**
   * For how many reports a free list is good in one pass: one for every so many blocks on it,
   * reported or not, and none if it is empty. Context: any.
   *
   * <p>Deviates: read before zone->lock is taken for the list, not after.
   */
  public int budget(int order, int blocksPerReport) {
    return machine.perform(
        Step.of(
            pageAlloc,
            "DIV_ROUND_UP(free_area[" + (minOrder + order) + "].nr_free, " + blocksPerReport + ")",
            () -> {
              int nrFree = unreported[order].get() + reported[order].get();
              return (nrFree + blocksPerReport - 1) / blocksPerReport;
            }));
  }

  /**
   * Isolates unreported blocks of one order into the scatterlist, after putting back what is in it
   * if that was reported just now. Context: any.
   *
   * @param capacity how many blocks, of whatever order, may be in the scatterlist
   * @param budget how many reports are left for this list; none if below 0
   * @param drainFirst whether the scatterlist holds what the host has been told about
   */
  @KernelRef(
      path = "mm/page_alloc.c",
      symbol = "__isolate_free_page",
      release = "v5.8",
      omits = "pageblock migratetypes")
  public Stop isolate(int order, int capacity, int budget, boolean drainFirst) {
    String label = "__isolate_free_page(order " + (minOrder + order) + ") until the list is full";
    return machine.perform(
        Step.of(
            pageAlloc,
            drainFirst ? "page_reporting_drain(), " + label : label,
            () -> {
              if (drainFirst) {
                putBack(true);
              }
              return isolateUntilFull(order, capacity, budget);
            }));
  }

  private Stop isolateUntilFull(int order, int capacity, int budget) {
    while (unreported[order].get() > 0) {
      if (budget < 0) {
        return Stop.OVER_BUDGET;
      }
      if (blocks() >= capacity) {
        return Stop.FULL;
      }
      // min_wmark_pages() is 0, and zone_watermark_ok() wants more than the mark.
      if (pageAlloc.freeCell().get() <= 1 << order) {
        return Stop.DONE;
      }
      unreported[order].add(-1);
      isolated[order].add(1);
      pageAlloc.freeCell().add(-(1 << order));
    }
    return Stop.DONE;
  }

  private int blocks() {
    return Arrays.stream(isolated).mapToInt(Cell::get).sum();
  }

  /**
   * Puts everything in the scatterlist back. Context: any.
   *
   * @param wasReported whether the host knows of it
   */
  @KernelRef(path = "mm/page_reporting.c", symbol = "page_reporting_drain", release = "v5.8")
  public void drain(boolean wasReported) {
    machine.perform(
        Step.run(pageAlloc, "page_reporting_drain()", () -> putBack(wasReported))
            .achieving(Progress.PAGES));
  }

  private void putBack(boolean wasReported) {
    for (int order = 0; order < orders(); order++) {
      int blocks = isolated[order].get();
      (wasReported ? reported : unreported)[order].add(blocks);
      isolated[order].set(0);
      pageAlloc.freeCell().add(blocks << order);
    }
  }

  /** Whether there is nothing in the scatterlist. The worker alone changes that. */
  public boolean scatterlistEmpty() {
    return machine.perform(Step.of(pageAlloc, "is sgl empty?", () -> blocks() == 0));
  }

  /** How many blocks the host was told of, of all orders. Only inside an effect or a goal. */
  public int reportedBlocks() {
    return Arrays.stream(reported).mapToInt(Cell::get).sum();
  }

  /** How many pages are isolated: neither free nor in use. */
  public int isolatedPages() {
    return machine.perform(
        Step.of(
            pageAlloc,
            "isolated pages",
            () -> pages(Arrays.stream(isolated).mapToInt(Cell::get).toArray())));
  }
}
