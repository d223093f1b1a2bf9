// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.world;

import java.util.HashSet;
import java.util.Set;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.virtio.SplitVirtqueue;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.linux.virtio.Virtqueue;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;

/**
 * The pages that the host may take away, because a driver has told it that they are in the balloon.
 * With VIRTIO_BALLOON_F_MUST_TELL_HOST none of them may be free before the host has answered that
 * it is not in the balloon any more. A free block that is reported is the host's as well, until it
 * has answered.
 */
public final class PagesWithHost {
  /** VIRTIO_BALLOON_F_MUST_TELL_HOST. */
  public static final int MUST_TELL_HOST = 0;

  /** How long the number of a page is in a buffer. */
  private static final int PFN_BYTES = 4;

  private final Machine machine;
  private final PageAlloc pages;
  private final VirtioDevice device;
  private final Cell told;
  private final Cell reported;
  private final Set<Virtqueue> counted = new HashSet<>();

  /** Makes this check for a device with its virtqueues. Only while the world boots. */
  public PagesWithHost(Machine machine, PageAlloc pages, VirtioDevice device) {
    this.machine = machine;
    this.pages = pages;
    this.device = device;
    this.told = machine.cell("pages that the host may take away", 0);
    this.reported = machine.cell("reports that the host has not answered", 0);
    for (Virtqueue virtqueue : device.virtqueues()) {
      boolean inflates = virtqueue.name().equals("inflate");
      if (virtqueue instanceof SplitVirtqueue split && virtqueue.name().equals("reporting_vq")) {
        watchReports(split);
      }
      if (virtqueue instanceof SplitVirtqueue split
          && (inflates || virtqueue.name().equals("deflate"))) {
        watch(split, inflates);
      }
    }
  }

  /** The balloon of the host has these pages, too. Only while the world boots. */
  public void boot(int more) {
    told.add(more);
  }

  private void watch(SplitVirtqueue virtqueue, boolean inflates) {
    counted.add(virtqueue);
    virtqueue.watch(
        new SplitVirtqueue.Watcher() {
          @Override
          public void added(int len) {
            told.add(inflates ? len / PFN_BYTES : 0);
          }

          @Override
          public void answered(int len) {
            told.set(Math.max(0, told.get() - (inflates ? 0 : len / PFN_BYTES)));
          }

          @Override
          public void setUp() {
            told.set(0);
          }
        });
  }

  /** Whether buffers of a virtqueue have pages that this counts. Context: any. */
  public boolean counts(Virtqueue virtqueue) {
    return counted.contains(virtqueue);
  }

  /** A page of the balloon is about to be freed. Context: any. */
  public void check() {
    String question = "may the host take the page away?";
    if (machine.perform(Step.of(device, question, this::isTaken))) {
      machine.complain(
          Hazard.BUFFER_IN_USE,
          "a page of the balloon is freed, and the host, which has not been told, may take it away"
              + " (VIRTIO_BALLOON_F_MUST_TELL_HOST)");
    }
  }

  /** A free block that was reported is about to be given back. Context: any. */
  public void checkReported() {
    String question = "has the host answered the report?";
    boolean open =
        machine.perform(Step.of(device, question, () -> reported.get() > 0 && !device.isReset()));
    if (open) {
      machine.complain(
          Hazard.BUFFER_IN_USE,
          "a free block can be allocated again, and the host, which has not answered the report of"
              + " it, may still throw its contents away");
    }
  }

  private void watchReports(SplitVirtqueue virtqueue) {
    virtqueue.watch(
        new SplitVirtqueue.Watcher() {
          @Override
          public void added(int len) {
            reported.add(1);
          }

          @Override
          public void answered(int len) {
            reported.add(-1);
          }

          @Override
          public void setUp() {
            reported.set(0);
          }
        });
  }

  private boolean isTaken() {
    return !device.isReset() && told.get() >= pages.withBalloon() && told.get() > 0;
  }
}
