// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.Aeration;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** Free pages are hinted in a scatterlist of their own, without balloon_lock. */
@AutoService(Patch.class)
public final class AerateOwnBuffer implements Patch {

  @Override
  public String id() {
    return "aeration-own-buffer";
  }

  @Override
  public String summary() {
    return "as aeration, but the pages themselves are the buffer, and balloon_lock is not needed";
  }

  @Override
  public String source() {
    return "Michael S. Tsirkin, Jul 2019, as a wish; free page reporting does it";
  }

  @Override
  public void apply(Replacements tree) {
    tree.add(Aeration.CYCLE, Aerate::aeratorCycle)
        .add(Aeration.REACT, AerateOwnBuffer::virtballoonAeratorReact);
  }

  /** Tells the host about the batch. Context: may sleep, for the host without a limit. */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_aerator_react",
      release = "v5.2")
  static void virtballoonAeratorReact(Aeration aeration) {
    aeration.tellHost();
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.20+aeration-own-buffer",
            "hint-during-oom",
            Hazard.STALL,
            Hazard.PREMATURE_OOM_KILL),
        Expectation.proven("v4.20+aeration-own-buffer", "hint-shares-buffer"),
        Expectation.proven("v4.20+aeration-own-buffer", "hint-same-page"));
  }
}
