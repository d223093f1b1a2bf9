// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.api.virtio;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.binding.KernelHeader;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.model.linux.virtio.Virtqueue;

/** {@code linux/virtio.h}: virtqueues. What is in a buffer is not modelled, only whose it is. */
@AutoService(KernelHeader.class)
public final class VirtioHeader implements KernelHeader {
  private static final int ENOSPC = -28;

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
          virtqueue(site, arguments).kick();
          return IntegerType.BOOL.of(1);
        });
    to.function(
        "virtqueue_get_buf",
        (site, arguments) ->
            IntegerType.UNSIGNED_LONG.of(virtqueue(site, arguments).getBuf() ? 1 : 0));
    to.harmless("sg_init_one", "sg_init_table", "sg_set_page");
  }

  private static Value add(CallSite site, List<Value> arguments, boolean out) {
    Virtqueue virtqueue = virtqueue(site, arguments);
    int gfp = (int) site.integer(arguments.get(4), "gfp");
    boolean added = out ? virtqueue.addOutbuf(gfp) : virtqueue.addInbuf(gfp);
    return IntegerType.INT.of(added ? 0 : ENOSPC);
  }

  private static Virtqueue virtqueue(CallSite site, List<Value> arguments) {
    return site.object(arguments.get(0), Virtqueue.class, "vq");
  }
}
