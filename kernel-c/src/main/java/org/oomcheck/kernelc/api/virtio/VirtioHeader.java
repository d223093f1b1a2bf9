// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.virtio;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.api.world.PagesWithHost;
import org.oomcheck.kernelc.api.world.VirtioBus;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.model.linux.virtio.SplitVirtqueue;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.linux.virtio.Virtqueue;

/** {@code linux/virtio.h}: virtqueues. What is in a buffer is not modelled, only whose it is. */
@AutoService(KernelHeader.class)
public final class VirtioHeader implements KernelHeader {
  private static final int ENOSPC = -28;

  /** A ring of the kernel holds hundreds of buffers, more than any code of this area adds. */
  private static final int RING_SIZE = 256;

  @Override
  public String path() {
    return "linux/virtio.h";
  }

  @Override
  public void bind(Bindings to) {
    to.function("virtqueue_add_outbuf", (site, arguments) -> add(site, arguments, true));
    to.function("virtqueue_add_inbuf", (site, arguments) -> add(site, arguments, false));
    to.function(
        "virtqueue_kick",
        (site, arguments) -> {
          if (!site.isBooting()) {
            virtqueue(site, arguments).kick();
          }
          return IntegerType.BOOL.of(1);
        });
    to.function(
        "virtqueue_get_buf",
        (site, arguments) ->
            IntegerType.UNSIGNED_LONG.of(getBuf(site, virtqueue(site, arguments)) ? 1 : 0));
    to.function("virtqueue_get_vring_size", (site, a) -> IntegerType.INT.of(RING_SIZE));
    to.function(
        "virtio_reset_device",
        (site, a) -> {
          site.object(a.get(0), VirtioDevice.class, "vdev").virtioResetDevice();
          return IntegerValue.NOTHING;
        });
  }

  private static boolean getBuf(CallSite site, Virtqueue virtqueue) {
    return site.isBooting() ? virtqueue.bootedGetBuf() : virtqueue.getBuf();
  }

  private static Value add(CallSite site, List<Value> arguments, boolean out) {
    Virtqueue virtqueue = virtqueue(site, arguments);
    if (site.isBooting()) {
      virtqueue.booted();
      site.part(VirtioBus.class).ifPresent(bus -> bus.booted(virtqueue));
      return IntegerType.INT.of(0);
    }
    int gfp = (int) site.integer(arguments.get(4), "gfp");
    if (out && virtqueue instanceof SplitVirtqueue split && isCounted(site, split)) {
      return IntegerType.INT.of(split.addOutbuf(1, length(site, arguments.get(1)), gfp));
    }
    boolean added = out ? virtqueue.addOutbuf(gfp) : virtqueue.addInbuf(gfp);
    return IntegerType.INT.of(added ? 0 : ENOSPC);
  }

  private static boolean isCounted(CallSite site, SplitVirtqueue virtqueue) {
    return site.part(PagesWithHost.class).map(pages -> pages.counts(virtqueue)).orElse(false);
  }

  private static int length(CallSite site, Value sg) {
    ObjectPlace entry = site.memory().target(sg, site.at());
    Value length = site.memory().member(entry, "length", site.at()).load(site.at());
    return (int) site.integer(length, "sg->length");
  }

  private static Virtqueue virtqueue(CallSite site, List<Value> arguments) {
    return site.object(arguments.get(0), Virtqueue.class, "vq");
  }
}
