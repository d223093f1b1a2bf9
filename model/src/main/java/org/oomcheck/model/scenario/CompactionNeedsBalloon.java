// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * What the trylock in virtballoon_migratepage() is for. The kernel's comment names a fill_balloon()
 * that compacts memory for its own page, but a balloon page is a single page, and no allocation of
 * a single page compacts memory. The compaction of another task is what counts: a filesystem task
 * that needs adjacent pages compacts memory itself, with GFP_NOFS as well and with the filesystem's
 * lock held. Under v4.13 the holder of balloon_lock may be waiting for just that lock. Memory need
 * not even be out.
 *
 * <p>migratepage-waits shows the deadlock. v4.15 does not need the trylock: there, the holder of
 * balloon_lock waits for the host only.
 */
@AutoService(Scenario.class)
public final class CompactionNeedsBalloon implements Scenario {
  private static final String ID = "compaction-needs-balloon";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A task compacts memory under a filesystem lock while the balloon inflates: can it wait"
        + " for balloon_lock?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Size.BALLOON, Size.FREE, Size.INFLATE, Assumed.RECLAIM_NEEDS_FS_LOCK, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int balloon = settings.get(Size.BALLOON);
    int free = settings.get(Size.FREE);
    int inflate = settings.get(Size.INFLATE);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, free, balloon, balloon + inflate);
      Assumed.reclaim(guest, settings);
      guest.sizeWork();
      guest.compactingFsTask();
      Assumed.host(guest, settings);
      if (settings.is(Assumed.HOST_ANSWERS)) {
        Goals.inflates(guest);
      }
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v4.15", ID),
        Expectation.proven("v6.12", ID));
  }
}
