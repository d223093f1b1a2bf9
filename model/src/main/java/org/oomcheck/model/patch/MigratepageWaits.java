// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.virtio.BalloonMigration;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** A fault: compaction waits for balloon_lock where the kernel only tries it. */
@AutoService(Patch.class)
public final class MigratepageWaits implements Patch {

  @Override
  public String id() {
    return "migratepage-waits";
  }

  @Override
  public String summary() {
    return "virtballoon_migratepage() waits for balloon_lock, where the kernel only tries it";
  }

  @Override
  public String source() {
    return "a seeded fault, to show what the trylock is for; never proposed";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(BalloonMigration.MIGRATEPAGE, MigratepageWaits::virtballoonMigratepage);
  }

  /** Moves the page, whatever it takes. Context: may sleep. Locks: takes balloon_lock. */
  @KernelRef(path = "drivers/virtio/virtio_balloon.c", symbol = "virtballoon_migratepage")
  static boolean virtballoonMigratepage(VirtioBalloon vb) {
    vb.balloonLock().lock();
    BalloonMigration.migrateAndUnlock(vb);
    return true;
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated(
            "v4.13+migratepage-waits", "compaction-needs-balloon", Hazard.DEADLOCK),
        Expectation.proven("v4.13+migratepage-waits", "compaction-needs-balloon")
            .with("reclaim-needs-fs-lock", 0),
        Expectation.proven("v4.15+migratepage-waits", "compaction-needs-balloon"));
  }
}
