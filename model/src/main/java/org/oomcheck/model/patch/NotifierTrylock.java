// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** The OOM notifier only tries to take balloon_lock, and frees nothing when it is taken. */
@AutoService(Patch.class)
public final class NotifierTrylock implements Patch {

  @Override
  public String id() {
    return "notifier-trylock";
  }

  @Override
  public String summary() {
    return "virtballoon_oom_notify() frees nothing while balloon_lock is held";
  }

  @Override
  public String source() {
    return "Tetsuo Handa on linux-mm, 7 Oct 2017; not merged";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.OOM_NOTIFY, NotifierTrylock::virtballoonOomNotify);
  }

  /** Deflates if it can do so at once. Context: under oom_lock; may sleep for the host. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "virtballoon_oom_notify")
  static Answer virtballoonOomNotify(VirtioBalloon vb) {
    int freed = leakBalloon(vb, vb.oomPages());
    vb.kernel().run(VirtioBalloon.UPDATE_BALLOON_SIZE, f -> f.call(vb));
    return new Answer(Code.NOTIFY_OK, freed);
  }

  /** leak_balloon() with wait = false. Locks: takes balloon_lock if it is free. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "leak_balloon")
  private static int leakBalloon(VirtioBalloon vb, int num) {
    return vb.balloonLock().trylock() ? VirtioBalloon.leakAndUnlock(vb, num) : 0;
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13+notifier-trylock", "reclaim-needs-oom"),
        Expectation.violated(
            "v4.13+notifier-trylock", "oom-lockup", Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.violated(
            "v4.13+notifier-trylock", "nofs-only", Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.violated(
            "v4.13+notifier-trylock", "notifier-contended", Hazard.PREMATURE_OOM_KILL),
        Expectation.violated(
            "v4.13+notifier-trylock", "pages-in-flight", Hazard.PREMATURE_OOM_KILL),
        Expectation.violated(
            "v4.13+notifier-trylock", "compaction-during-oom", Hazard.PREMATURE_OOM_KILL),
        Expectation.violated(
                "v4.13+notifier-trylock", "compaction-during-oom", Hazard.PREMATURE_OOM_KILL)
            .with("balloon", 2));
  }
}
