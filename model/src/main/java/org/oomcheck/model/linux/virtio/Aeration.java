// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * {@code mm/aeration.c} of 2019, what free page reporting began as, and the balloon's side of it: a
 * worker takes free pages off the free list, has the balloon tell the host, and puts them back.
 *
 * <p>Deviates: pages are counted; those of which the host was not told are allocated first. In the
 * mails a page is a block of a high order.
 */
public final class Aeration {

  /** Shape of {@link #REACT} and {@link #CYCLE}. */
  @FunctionalInterface
  public interface Work {

    /** Does its work. */
    void call(Aeration aeration);
  }

  /** Tells the host about the pages that are isolated. */
  public static final Slot<Work> REACT = new Slot<>("virtballoon_aerator_react", Work.class);

  /** One run of the worker. */
  public static final Slot<Work> CYCLE = new Slot<>("aerator_cycle", Work.class);

  private static final int UNUSED = -1;

  private final Kernel kernel;
  private final VirtioBalloon vb;
  private final Virtqueue hintingVq;
  private final int capacity;
  private final boolean locks;
  private final Work cycle;
  private final Cell batch;
  private final Cell hinted;
  private final Cell array;

  /** For which virtqueues the array was ever filled, a bit each. */
  private final Cell arrayUsers;

  /**
   * Starts while the world boots.
   *
   * @param capacity VIRTIO_BALLOON_ARRAY_HINTS_MAX: how many pages are hinted together
   * @param locks a seeded fault if not: whether the shared array is used under balloon_lock
   */
  public Aeration(
      Kernel kernel, VirtioBalloon vb, VirtioDevice device, int capacity, boolean locks) {
    this.kernel = kernel;
    this.vb = vb;
    this.hintingVq = device.virtqueue("hinting_vq", vb::balloonAck);
    this.capacity = capacity;
    this.locks = locks;
    this.cycle = kernel.function(CYCLE);
    this.batch = kernel.machine().cell("a_dev_info->batch", 0);
    this.hinted = kernel.machine().cell("hinted pages", 0);
    kernel.machine().measure(PageAlloc.WITHHELD, batch::get);
    this.array = kernel.machine().cell("vb->pfns, vb->hints", UNUSED);
    this.arrayUsers = kernel.machine().cell("users of the array", 0);
  }

  public Kernel kernel() {
    return kernel;
  }

  public Virtqueue hintingVq() {
    return hintingVq;
  }

  /** Runs the worker once. Context: may sleep, for the host. */
  public void run() {
    cycle.call(this);
  }

  /**
   * Takes free pages of which the host was not told off the free list. Context: any.
   *
   * @return how many; at most the capacity
   */
  public int isolate() {
    PageAlloc pageAlloc = kernel.pageAlloc();
    return kernel
        .machine()
        .perform(
            Step.of(
                pageAlloc,
                "isolates free pages",
                () -> {
                  int free = pageAlloc.freeCell().get();
                  hinted.set(Math.min(hinted.get(), free));
                  int pages = Math.min(capacity, free - hinted.get());
                  batch.set(pages);
                  pageAlloc.freeCell().add(-pages);
                  return pages;
                }));
  }

  /** Puts the isolated pages back, as hinted. Context: any. */
  public void putBack() {
    PageAlloc pageAlloc = kernel.pageAlloc();
    kernel
        .machine()
        .perform(
            Step.run(
                    pageAlloc,
                    "puts the hinted pages back",
                    () -> {
                      pageAlloc.freeCell().add(batch.get());
                      hinted.add(batch.get());
                      batch.set(0);
                    })
                .achieving(Progress.PAGES));
  }

  /** Notes how many pages are allocated only to be hinted. Context: any. */
  public void holds(int pages) {
    kernel
        .machine()
        .perform(
            Step.run(kernel.pageAlloc(), "holds " + pages + " to hint", () -> batch.set(pages)));
  }

  /** How many pages are isolated: neither free nor in use. */
  public int isolatedPages() {
    return kernel.machine().perform(Step.of(kernel.pageAlloc(), "isolated pages", batch::get));
  }

  /** Takes balloon_lock, which guards the array; does not if that is the seeded fault. */
  public void lockArray() {
    if (locks) {
      vb.balloonLock().lock();
    }
  }

  /** Releases balloon_lock if {@link #lockArray} took it. */
  public void unlockArray() {
    Mutex lock = vb.balloonLock();
    if (locks) {
      lock.unlock();
    }
  }

  /** Fills the array that pfns and hints share. Locks: needs balloon_lock. */
  public void fillArray(Virtqueue forWhich) {
    kernel
        .machine()
        .perform(
            Step.run(
                array,
                "fills the array for " + forWhich.name(),
                () -> {
                  array.set(forWhich.index());
                  arrayUsers.set(arrayUsers.get() | 1 << forWhich.index());
                }));
  }

  /** Hands what is to be told to the host and waits for it. Context: may sleep without a limit. */
  public void tellHost() {
    hintingVq.addOutbuf(Gfp.GFP_KERNEL);
    VirtioBalloon.waitForHost(vb, hintingVq);
  }

  /**
   * Host side: reads the array, if that is what it is told to read on this virtqueue.
   *
   * @param index the virtqueue Complains if something else is in the array.
   */
  public void readArray(int index) {
    boolean right =
        kernel
            .machine()
            .perform(
                Step.of(
                    array,
                    "reads the array",
                    () -> array.get() == index || (arrayUsers.get() & 1 << index) == 0));
    if (!right) {
      kernel
          .machine()
          .complain(
              Hazard.ACCOUNTING,
              "the host takes hints for pfns, or pfns for hints: the array was filled again");
    }
  }
}
