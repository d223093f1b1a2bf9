// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import static org.oomcheck.model.linux.Gfp.GFP_KERNEL;
import static org.oomcheck.model.linux.Gfp.__GFP_DIRECT_RECLAIM;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.VirtioBalloon;
import org.oomcheck.model.linux.Virtqueue;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** tell_host() adds its buffer without direct reclaim; filling is left as it was. */
@AutoService(Patch.class)
public final class TellHostNowait implements Patch {

  @Override
  public String id() {
    return "tell-host-nowait";
  }

  @Override
  public String summary() {
    return "tell_host() adds its buffer with GFP_KERNEL & ~__GFP_DIRECT_RECLAIM";
  }

  @Override
  public String source() {
    return "Michael S. Tsirkin on linux-mm, 29 Sep 2017; not merged";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.TELL_HOST, TellHostNowait::tellHost);
  }

  /** As in v4.13, but for the flags. Context: may sleep. Locks: needs balloon_lock. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "tell_host")
  static void tellHost(VirtioBalloon vb, Virtqueue vq) {
    vq.addOutbuf(GFP_KERNEL & ~__GFP_DIRECT_RECLAIM);
    VirtioBalloon.waitForHost(vb, vq);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13+tell-host-nowait", "reclaim-needs-oom", Hazard.DEADLOCK),
        Expectation.proven("v4.13+tell-host-nowait", "add-outbuf-allocates")
            .with("add-allocates", 1));
  }
}
