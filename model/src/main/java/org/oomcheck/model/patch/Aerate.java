// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.Aeration;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** Free pages are hinted to the host in batches, each under balloon_lock. */
@AutoService(Patch.class)
public final class Aerate implements Patch {

  @Override
  public String id() {
    return "aeration";
  }

  @Override
  public String summary() {
    return "a worker tells the host about free pages, under balloon_lock and in the array of the pfns";
  }

  @Override
  public String source() {
    return "Alexander Duyck, Jun 2019; replaced by free page reporting";
  }

  @Override
  public void apply(Replacements tree) {
    tree.add(Aeration.CYCLE, Aerate::aeratorCycle)
        .add(Aeration.REACT, Aerate::virtballoonAeratorReact);
  }

  /** Hints every free page once. Context: may sleep, for the host. */
  @KernelRef(
      path = "mm/aeration.c",
      symbol = "aerator_cycle",
      release = "v5.2",
      omits = "watermarks, zones, boundaries in the free list")
  static void aeratorCycle(Aeration aeration) {
    Loop fill = aeration.kernel().machine().loop("aerator_fill");
    while (true) {
      fill.head();
      if (aeration.isolate() == 0) {
        break;
      }
      aeration.kernel().run(Aeration.REACT, f -> f.call(aeration));
      aeration.putBack();
    }
    fill.leave();
  }

  /**
   * Tells the host about the batch, in the array that it shares with the pfns. Context: may sleep,
   * for the host without a limit. Locks: takes balloon_lock and keeps it while it waits.
   */
  @KernelRef(
      path = "drivers/virtio/virtio_balloon.c",
      symbol = "virtballoon_aerator_react",
      release = "v5.2")
  static void virtballoonAeratorReact(Aeration aeration) {
    aeration.lockArray();
    aeration.fillArray(aeration.hintingVq());
    aeration.tellHost();
    aeration.unlockArray();
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.20+aeration", "hint-during-oom", Hazard.STALL, Hazard.PREMATURE_OOM_KILL),
        Expectation.proven("v4.20+aeration", "hint-shares-buffer"),
        Expectation.proven("v4.20+aeration", "hint-same-page"));
  }
}
