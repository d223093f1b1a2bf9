// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.linux.Shrinker;
import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Progress;
import org.oomcheck.model.machine.Step;

/**
 * Free page hinting of {@code drivers/virtio/virtio_balloon.c}, since v4.20: while a guest
 * migrates, the driver allocates all blocks that are free, hands each to the host and keeps them on
 * a list, until the host is done or reclaim asks for them. One page of {@link PageAlloc} is one
 * block of the highest order here.
 *
 * <p>Deviates: blocks are counted; what happens under free_page_list_lock is one step.
 */
public final class FreePageHint {
  private static final int HINT_GFP = Gfp.__GFP_NORETRY | Gfp.__GFP_NOMEMALLOC;

  /** Shape of {@link #REGISTER_SHRINKER}. */
  @FunctionalInterface
  public interface RegisterShrinker {

    /** Whether the hinted blocks are in a shrinker's reach. */
    boolean call(boolean deflateOnOom);
  }

  /** What probe makes of the features of the device. */
  public static final Slot<RegisterShrinker> REGISTER_SHRINKER =
      new Slot<>("virtio_balloon_register_shrinker", RegisterShrinker.class);

  /** Shape of {@link #HINT_COUNT}. */
  @FunctionalInterface
  public interface HintCount {

    /** How many pages of 4 KiB the shrinker says that it could free, with so many blocks. */
    int pages(int numFreePageBlocks);
  }

  /** The shrinker's count of the hinted blocks. */
  public static final Slot<HintCount> HINT_COUNT =
      new Slot<>("virtio_balloon_shrinker_count", HintCount.class);

  /** VIRTIO_BALLOON_HINT_BLOCK_ORDER: the order of a block, MAX_ORDER - 1. */
  public static final int HINT_BLOCK_ORDER = 10;

  /** SHRINK_BATCH: for how many pages the shrinker is asked in one call. */
  private static final int SHRINK_BATCH = 128;

  private final Kernel kernel;
  private final Virtqueue freePageVq;

  /** Blocks that were allocated and are not on the list yet. */
  private final Cell inFlight;

  private final Cell numFreePageBlocks;

  /**
   * Probes the device while the world boots, with VIRTIO_BALLOON_F_FREE_PAGE_HINT negotiated.
   *
   * @param deflateOnOom whether VIRTIO_BALLOON_F_DEFLATE_ON_OOM is negotiated as well
   */
  public FreePageHint(Kernel kernel, VirtioDevice device, boolean deflateOnOom) {
    this.kernel = kernel;
    this.freePageVq = device.virtqueue("free_page_vq", () -> {});
    device.offers(VirtioDevice.VIRTIO_BALLOON_F_FREE_PAGE_HINT);
    if (deflateOnOom) {
      device.offers(VirtioDevice.VIRTIO_BALLOON_F_DEFLATE_ON_OOM);
    }
    Machine machine = kernel.machine();
    this.inFlight = machine.cell("hinted blocks in flight", 0);
    this.numFreePageBlocks = machine.cell("vb->num_free_page_blocks", 0);
    machine.measure(PageAlloc.WITHHELD, () -> inFlight.get() + numFreePageBlocks.get());
    if (kernel.function(REGISTER_SHRINKER).call(deflateOnOom)) {
      kernel.vmscan().registerShrinker(new HintShrinker());
    }
  }

  /** Hints as the host has asked for. Context: worker; does not wait. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtio_balloon_report_free_page",
      release = "v5.8",
      commit = "86a559787e6f",
      omits = "a new command, a full ring")
  public void reportFreePage() {
    send("cmd_id_start");
    Loop loop = kernel.machine().loop("send_free_pages");
    do {
      loop.head();
    } while (getFreePageAndSend());
    loop.leave();
    send("cmd_id_stop");
  }

  private void send(String command) {
    kernel.machine().perform(Step.run(freePageVq, "sends " + command, () -> {}));
    freePageVq.addOutbuf(Gfp.GFP_KERNEL);
    freePageVq.kick();
  }

  /**
   * Allocates a block, without reclaim, and hands it to the host.
   *
   * @return false if none was free; that ends the pass
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "get_free_page_and_send",
      release = "v5.8",
      omits = "a full ring")
  private boolean getFreePageAndSend() {
    if (!allocPages(HINT_GFP)) {
      return false;
    }
    freePageVq.addInbuf(Gfp.GFP_KERNEL);
    freePageVq.kick();
    balloonPagePush();
    return true;
  }

  /** Where hinted blocks are handed to the host. */
  public Virtqueue freePageVq() {
    return freePageVq;
  }

  /** Allocates a block for the list, {@code alloc_pages(gfp, order)}. Context: as the flags say. */
  public boolean allocPages(int gfp) {
    boolean allocated = kernel.pageAlloc().allocPage(gfp, Progress.NONE);
    if (allocated) {
      list("holds a block", () -> inFlight.set(1));
    }
    return allocated;
  }

  /** Puts the block that was allocated on vb->free_page_list. Context: any. */
  @KernelRef(
      path = "include/linux/balloon_compaction.h",
      symbol = "balloon_page_push",
      release = "v5.8")
  public void balloonPagePush() {
    list(
        "balloon_page_push(&vb->free_page_list)",
        () -> {
          inFlight.set(0);
          numFreePageBlocks.add(1);
        });
  }

  /**
   * Takes blocks off vb->free_page_list; {@code balloon_page_pop()} takes one. Context: any.
   *
   * @return how many there were, at most as many as asked for
   */
  @KernelRef(
      path = "include/linux/balloon_compaction.h",
      symbol = "balloon_page_pop",
      release = "v5.8")
  public int balloonPagePop(int most) {
    return kernel
        .machine()
        .perform(
            Step.of(
                this,
                "balloon_page_pop(&vb->free_page_list)",
                () -> {
                  int taken = Math.min(most, numFreePageBlocks.get());
                  numFreePageBlocks.add(-taken);
                  return taken;
                }));
  }

  private void list(String label, Runnable effect) {
    kernel.machine().perform(Step.run(this, label, effect));
  }

  /**
   * How many blocks are hinted, and could be given back; for checks, the kernel does not call it.
   */
  public int hintedBlocks() {
    return kernel
        .machine()
        .perform(Step.of(this, "vb->num_free_page_blocks", numFreePageBlocks::get));
  }

  /**
   * How many blocks are hinted, and could be given back, without a step; only inside an effect or a
   * goal.
   */
  public int hinted() {
    return numFreePageBlocks.get();
  }

  /**
   * Gives hinted blocks back, whatever the host makes of them. Context: any.
   *
   * <p>Deviates: the count is lowered before the blocks are free. The kernel frees them one by one
   * under free_page_list_lock and lowers the count then, so a reader without the lock sees too
   * many.
   *
   * @return how many
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "return_free_pages_to_mm",
      release = "v5.8")
  private int returnFreePagesToMm(int most) {
    int blocks = balloonPagePop(most);
    if (blocks > 0) {
      kernel.pageAlloc().freePages(blocks);
    }
    return blocks;
  }

  /** Counts the pages in the blocks. Context: reclaim. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtio_balloon_shrinker_count",
      release = "v5.8",
      commit = "c9a6820fc0da")
  public static int virtioBalloonShrinkerCount(int numFreePageBlocks) {
    return numFreePageBlocks << HINT_BLOCK_ORDER;
  }

  /** {@code vb->shrinker}, as far as it is about hinted blocks. It counts pages of 4 KiB. */
  private final class HintShrinker implements Shrinker {

    @Override
    public boolean freesWholeBlocks() {
      return true;
    }

    @Override
    public String name() {
      return "vb->shrinker";
    }

    @Override
    public int batch() {
      return SHRINK_BATCH;
    }

    @Override
    public int countObjects() {
      return kernel.call(HINT_COUNT, f -> f.pages(hintedBlocks()));
    }

    @Override
    @KernelRef(
        path = "drivers/virtio/virtio_balloon.c",
        symbol = "shrink_free_pages",
        release = "v5.8")
    public int scanObjects(int nrToScan, int gfp) {
      int pagesPerBlock = 1 << HINT_BLOCK_ORDER;
      int blocks = (nrToScan + pagesPerBlock - 1) / pagesPerBlock;
      return returnFreePagesToMm(blocks) << HINT_BLOCK_ORDER;
    }
  }
}
