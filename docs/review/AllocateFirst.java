// SPDX-License-Identifier: GPL-2.0-or-later
import java.util.List;
import org.oomcheck.model.linux.mm.BalloonCompaction;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** A good fix: every page is there before balloon_lock is taken. */
public final class AllocateFirst implements Patch {

  @Override
  public String id() {
    return "allocate-first";
  }

  @Override
  public String summary() {
    return "fill_balloon() allocates all pages, then takes balloon_lock";
  }

  @Override
  public String source() {
    return "an example";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(VirtioBalloon.FILL_BALLOON, AllocateFirst::fillBalloon);
  }

  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "fill_balloon")
  static int fillBalloon(VirtioBalloon vb, int num) {
    int most = Math.min(num, vb.sizes().arrayPfnsMax());
    Loop allocate = vb.kernel().machine().loop("allocate");
    int listed = 0;
    while (listed < most) {
      allocate.head(listed);
      if (!vb.kernel().call(BalloonCompaction.BALLOON_PAGE_ALLOC, f -> f.call(vb.kernel()))) {
        break;
      }
      listed++;
    }
    allocate.leave(listed);
    vb.balloonLock().lock();
    Loop move = vb.kernel().machine().loop("move");
    for (int i = 0; i < listed; i++) {
      move.head(i);
      vb.pages().enqueue();
      vb.numPages().add(1);
    }
    move.leave();
    vb.tellHostAbout(vb.inflateVq(), listed);
    vb.balloonLock().unlock();
    return listed;
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13+allocate-first", "reclaim-needs-oom"));
  }
}
