// SPDX-License-Identifier: GPL-2.0-or-later
import java.util.List;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** A fix that leaves the hazard: between the look and the lock the worker can come in. */
public final class NotifyIfUnlocked implements Patch {

  @Override
  public String id() {
    return "notify-if-unlocked";
  }

  @Override
  public String summary() {
    return "virtballoon_oom_notify() frees nothing while balloon_lock is held";
  }

  @Override
  public String source() {
    return "an example; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.OOM_NOTIFY, NotifyIfUnlocked::virtballoonOomNotify);
  }

  /** Looks first. Context: under oom_lock; may sleep. Locks: may take balloon_lock. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "virtballoon_oom_notify")
  static Answer virtballoonOomNotify(VirtioBalloon vb) {
    if (vb.balloonLock().isLocked()) {
      return new Answer(Code.NOTIFY_OK, 0);
    }
    return VirtioBalloon.virtballoonOomNotify(vb);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13+notify-if-unlocked", "reclaim-needs-oom"));
  }
}
