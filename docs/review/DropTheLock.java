// SPDX-License-Identifier: GPL-2.0-or-later
import java.util.List;
import org.oomcheck.model.linux.mm.BalloonCompaction;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** A broken fix: it drops balloon_lock while it allocates, and forgets to take it again. */
public final class DropTheLock implements Patch {

  @Override
  public String id() {
    return "drop-the-lock";
  }

  @Override
  public String summary() {
    return "fill_balloon() drops balloon_lock while it allocates a page";
  }

  @Override
  public String source() {
    return "an example";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.FILL_BALLOON, DropTheLock::fillBalloon);
  }

  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "fill_balloon")
  static int fillBalloon(VirtioBalloon vb, int num) {
    int most = Math.min(num, vb.sizes().arrayPfnsMax());
    vb.balloonLock().lock();
    Loop inflate = vb.kernel().machine().loop("inflate");
    int filled = 0;
    while (filled < most) {
      inflate.head(filled);
      vb.balloonLock().unlock();
      if (!vb.kernel().call(BalloonCompaction.BALLOON_PAGE_ALLOC, f -> f.call(vb.kernel()))) {
        break; // without balloon_lock
      }
      vb.balloonLock().lock();
      vb.pages().enqueue();
      vb.numPages().add(1);
      filled++;
    }
    inflate.leave(filled);
    vb.tellHostAbout(vb.inflateVq(), filled);
    vb.balloonLock().unlock();
    return filled;
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13+drop-the-lock", "reclaim-needs-oom"));
  }
}
