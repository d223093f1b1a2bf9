// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.linux.virtio;

import org.oomcheck.model.linux.Slot;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.machine.KernelRef;

/** How {@code drivers/virtio/virtio_balloon.c} tells the host about free pages, since v5.7. */
public final class BalloonReporting {
  /** Shape of {@link #REPORT}. */
  @FunctionalInterface
  public interface Report {

    /** Whether the host was told. */
    boolean call(BalloonReporting balloon);
  }

  public static final Slot<Report> REPORT =
      new Slot<>("virtballoon_free_page_report", Report.class);

  private final VirtioBalloon vb;
  private final Virtqueue reportingVq;

  /** Sets up reporting_vq while the world boots, as with VIRTIO_BALLOON_F_REPORTING. */
  public BalloonReporting(VirtioBalloon vb, VirtioDevice device) {
    this(vb, device, true);
  }

  /**
   * Sets up reporting_vq with an interrupt that may be lost.
   *
   * @param interruptArrives whether the interrupt for an answer reaches its handler
   */
  public BalloonReporting(VirtioBalloon vb, VirtioDevice device, boolean interruptArrives) {
    this.vb = vb;
    device.offers(VirtioDevice.VIRTIO_BALLOON_F_REPORTING);
    this.reportingVq = device.virtqueue("reporting_vq", () -> {});
    if (interruptArrives) {
      reportingVq.handledAs(vb.inflateVq());
    }
  }

  /** Where free pages are reported. */
  public Virtqueue reportingVq() {
    return reportingVq;
  }

  /** What the reporting worker calls. Context: may sleep. */
  public boolean report() {
    return vb.kernel().call(REPORT, f -> f.call(this));
  }

  /**
   * Hands the scatterlist to the host and waits for the answer, without a limit. Context: may
   * sleep. Locks: none.
   *
   * @return whether the host was told
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_free_page_report",
      release = "v5.8",
      commit = "b0c504f15471",
      omits = "the indirect table")
  public static boolean virtballoonFreePageReport(BalloonReporting balloon) {
    if (!balloon.reportingVq.addInbuf(Gfp.GFP_NOWAIT)) {
      return false;
    }
    VirtioBalloon.waitForHost(balloon.vb, balloon.reportingVq);
    return true;
  }
}
