// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/**
 * The size work gives up when the guest has no page to give, until the host asks anew. The mail has
 * only the idea.
 */
@AutoService(Patch.class)
public final class InflateOnce implements Patch {

  @Override
  public String id() {
    return "inflate-once";
  }

  @Override
  public String summary() {
    return "update_balloon_size_func() stops inflating at a failure until the host asks again";
  }

  @Override
  public String source() {
    return "Tetsuo Handa on linux-mm, Oct 2017, as an idea; not merged";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.UPDATE_BALLOON_SIZE_FUNC, InflateOnce::updateBalloonSizeFunc);
  }

  /** One run of the size work; it does not queue itself after it got fewer pages than wanted. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "update_balloon_size_func")
  static void updateBalloonSizeFunc(VirtioBalloon vb) {
    int diff = vb.towardsTarget();
    boolean again = false;
    if (diff > 0) {
      int filled = vb.kernel().call(VirtioBalloon.FILL_BALLOON, f -> f.call(vb, diff));
      again = filled < diff && filled == vb.sizes().arrayPfnsMax();
    } else if (diff < 0) {
      int leaked = vb.kernel().call(VirtioBalloon.LEAK_BALLOON, f -> f.call(vb, -diff));
      again = leaked < -diff;
    }
    vb.kernel().run(VirtioBalloon.UPDATE_BALLOON_SIZE, f -> f.call(vb));
    if (again) {
      vb.updateBalloonSizeWork().queueWork();
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+inflate-once", "inflate-against-oom"),
        Expectation.proven("v4.15+inflate-once", "inflate-against-oom"));
  }
}
