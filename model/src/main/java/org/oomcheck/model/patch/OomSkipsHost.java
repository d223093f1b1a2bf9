// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/**
 * On the OOM path pages are freed without a word to the host, as a device without
 * VIRTIO_BALLOON_F_MUST_TELL_HOST would allow.
 */
@AutoService(Patch.class)
public final class OomSkipsHost implements Patch {

  @Override
  public String id() {
    return "oom-skips-host";
  }

  @Override
  public String summary() {
    return "without VIRTIO_BALLOON_F_MUST_TELL_HOST the OOM notifier does not wait for the host";
  }

  @Override
  public String source() {
    return "a remark in the switch back to the OOM notifier, Feb 2020; never done";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.OOM_NOTIFY, OomSkipsHost::virtballoonOomNotify);
  }

  /** Deflates and tells the host the size only. Context: under oom_lock; may sleep. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "virtballoon_oom_notify")
  static Answer virtballoonOomNotify(VirtioBalloon vb) {
    vb.balloonLock().lock();
    int most = Math.min(vb.oomPages(), vb.numPages().read(Access.PLAIN));
    int freed = vb.dequeuePages(most);
    vb.releasePagesBalloon(freed);
    vb.balloonLock().unlock();
    vb.kernel().run(VirtioBalloon.UPDATE_BALLOON_SIZE, f -> f.call(vb));
    return new Answer(Code.NOTIFY_OK, freed);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+oom-skips-host", "host-slow"),
        Expectation.proven("v4.15+oom-skips-host", "host-slow"),
        Expectation.proven("v4.13+oom-skips-host", "host-gone"),
        Expectation.proven("v4.15+oom-skips-host", "host-gone"),
        Expectation.proven("v6.12+oom-skips-host", "kswapd-in-notifier"),
        Expectation.violated(
            "v4.13+oom-skips-host", "compaction-during-oom", Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v4.13+oom-skips-host", "compaction-during-oom", Hazard.STALL)
            .with("balloon", 2)
            .with("host", 7));
  }
}
