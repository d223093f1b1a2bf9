// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import java.util.ArrayList;
import java.util.List;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.NamedPages;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.TaskCells;

/**
 * {@code vb->pfns} in a world whose pages have names: what fill_balloon() and leak_balloon() write,
 * what the host reads, and what is freed by it. A page that goes into the balloon or comes out of
 * it is written to the next slot. Pages are kernel pages, one slot each.
 *
 * <p>With it come two properties. The array is not written while the host may still read it, and
 * the host discards no page but those in the balloon. A buffer is the host's from {@code
 * virtqueue_add_outbuf()} until it is used; whether the driver still waits for that does not
 * matter.
 *
 * <p>Deviates: each task counts its slots itself, where the kernel has {@code vb->num_pfns}.
 */
public final class PfnList {
  private static final int NO_PAGE = 0;

  private final Machine machine;
  private final NamedPages pages;
  private final List<Virtqueue> readers;
  private final List<Cell> slots = new ArrayList<>();

  /** How many slots the host is told to read, by virtqueue. */
  private final List<Cell> told = new ArrayList<>();

  private final TaskCells index;

  /**
   * Only while the world boots.
   *
   * @param readers the virtqueues on which the array goes to the host
   */
  private PfnList(Machine machine, NamedPages pages, List<Virtqueue> readers) {
    this.machine = machine;
    this.pages = pages;
    this.readers = readers;
    for (int slot = 0; slot < pages.pages(); slot++) {
      slots.add(machine.cell("vb->pfns[" + slot + "]", NO_PAGE));
    }
    readers.forEach(vq -> told.add(machine.cell("pages told on " + vq.name(), 0)));
    this.index = machine.taskCells("vb->num_pfns", 0);
    pages.whenMoved(this::setPagePfns);
  }

  /** The array of a kernel whose pages have names; empty for another. Only at boot. */
  static List<PfnList> of(Kernel kernel, List<Virtqueue> readers) {
    return kernel.pageAlloc().names().stream()
        .map(pages -> new PfnList(kernel.machine(), pages, readers))
        .toList();
  }

  /** Writes a page to the next slot. Complains if the host may still read the array. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "set_page_pfns")
  private void setPagePfns(int page) {
    int reader =
        machine.perform(
            Step.of(
                this,
                "set_page_pfns(page " + page + "): which queue has the array?",
                () -> {
                  slots.get(index.get()).set(page);
                  index.set(Math.min(index.get() + 1, slots.size() - 1));
                  return unansweredReader();
                }));
    if (reader > 0) {
      machine.complain(
          Hazard.BUFFER_IN_USE,
          "vb->pfns is written while the host may still read it: a buffer on "
              + readers.get(reader - 1).name()
              + " is not answered");
    }
  }

  /** The virtqueue with a buffer that the host has, from 1; 0 for none. */
  private int unansweredReader() {
    for (int i = 0; i < readers.size(); i++) {
      if (readers.get(i).isWithHost()) {
        return i + 1;
      }
    }
    return 0;
  }

  /** Says how many slots the host is to read; the running task begins anew with the first one. */
  void tells(Virtqueue vq, int numPfns) {
    int reader = readers.indexOf(vq);
    machine.perform(
        Step.run(
            this,
            "sg_init_one(vb->pfns, " + numPfns + ")",
            () -> {
              index.set(0);
              if (reader >= 0 && numPfns > 0) {
                told.get(reader).set(numPfns);
              }
            }));
  }

  /** Frees the pages in the first slots, whichever task has written them. Context: any. */
  void releasePagesByPfn(PageAlloc pageAlloc, int numPfns) {
    Loop release = machine.loop("release_pages_by_pfn");
    for (int i = 0; i < numPfns; i++) {
      release.head(i);
      int slot = i;
      int page =
          machine.perform(Step.of(this, "vb->pfns[" + slot + "]", () -> slots.get(slot).get()));
      if (page != NO_PAGE) {
        pages.free(pageAlloc, page);
      }
    }
    release.leave();
    pages.checkNoneIsLost();
  }

  /** Frees the pages that the running task has taken out. Context: any. */
  void releaseTaken(PageAlloc pageAlloc) {
    machine.perform(Step.run(this, "list_for_each_entry_safe(&pages)", () -> index.set(0)));
    pages.freeAllTaken(pageAlloc);
  }

  /**
   * Host side: reads the array of an inflate request and discards these pages. Complains if one of
   * them is not with the balloon any more.
   *
   * @param index that of the virtqueue
   */
  public void discardBy(int index) {
    if (index != readers.get(0).index()) {
      return;
    }
    int discarded =
        machine.perform(
            Step.of(this, "reads vb->pfns and discards the pages", this::firstNotInside));
    if (discarded != NO_PAGE) {
      machine.complain(
          Hazard.ACCOUNTING,
          "the host discards page " + discarded + ", which is not with the balloon any more");
    }
  }

  private int firstNotInside() {
    int last = Math.min(told.get(0).get(), slots.size());
    for (int slot = 0; slot < last; slot++) {
      int page = slots.get(slot).get();
      if (page != NO_PAGE && !pages.isWithBalloon(page)) {
        return page;
      }
    }
    return NO_PAGE;
  }
}
