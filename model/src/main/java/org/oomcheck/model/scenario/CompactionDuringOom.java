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
import org.oomcheck.model.scenario.support.PrematureOomKill;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * Compaction takes balloon_lock as well: virtballoon_migratepage() tells the host about the page it
 * moves to and then about the one it moves from. It allocates nothing, for the new page is there
 * already; but it waits for the host twice, and the OOM notifier waits for it, under oom_lock. With
 * {@code balloon=2 host=7} that is a stall, even where the notifier itself never waits for the host
 * (oom-skips-host); with {@code host-answers=0} it has no end.
 *
 * <p>Worse is what comes before the lock. A page that compaction has isolated is in no list where
 * balloon_page_dequeue() could find it, so a notifier that gets the lock in time frees nothing, and
 * a process is killed for a page that would have been free in a moment. The kernel isolates up to
 * 32 pages at a time, so that takes a balloon that has no more than these; here one is all there
 * is, and with a second one, {@code balloon=2}, no process is killed. A notifier that gives up when
 * balloon_lock is taken (notifier-trylock) kills all the same.
 *
 * <p>The kernel begins to compact only if more than 2 << order pages are free above the min
 * watermark; other tasks may take them while it runs. With {@code gap=1} one free page is not
 * enough to begin, and no page is moved; with another one, which others take meanwhile, the kill is
 * there again ({@code gap=1 free=2 allocators=3}).
 *
 * <p>v4.20 kills no process here: its shrinker does not give up while num_pages says that there is
 * a page, and loops until compaction has put it back.
 */
@AutoService(Scenario.class)
public final class CompactionDuringOom implements Scenario {
  private static final String ID = "compaction-during-oom";
  private static final Parameter HOST = Size.HOST_SECONDS.defaultingTo(0);
  private static final Parameter COMPACTION =
      new Parameter("compaction", 1, 0, 1, "0: no task compacts memory");

  private static final Parameter GAP =
      new Parameter(
          "gap", 0, 0, 64, "compaction begins if more pages are free, 2 << order; 0: in any case");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Memory runs out while compaction moves a page of the balloon: does the OOM notifier still"
        + " give pages back, and for how long does it wait?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Size.ALLOCATORS, Size.BALLOON, Size.FREE, HOST, COMPACTION, GAP, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.PREMATURE_OOM_KILL, Hazard.STALL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int allocators = settings.get(Size.ALLOCATORS);
    int balloon = settings.get(Size.BALLOON);
    int free = settings.get(Size.FREE);
    int host = settings.get(HOST);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, free, balloon, balloon);
      PrematureOomKill.watch(guest.kernel());
      if (settings.is(COMPACTION)) {
        guest.kcompactd(settings.get(GAP));
      }
      if (settings.is(Assumed.HOST_ANSWERS)) {
        guest.slowHost(1000 * host);
      }
      guest.memhog(1);
      guest.allocators(allocators);
      if (settings.is(Assumed.HOST_ANSWERS)) {
        Goals.deflatesForAllocation(guest, tree);
        if (settings.is(COMPACTION)) {
          Goals.migrates(guest);
        }
      }
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v4.15", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.proven("v4.20", ID),
        Expectation.violated("v5.8", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v6.12", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v4.13", ID, Hazard.GOAL_MISSED).with(GAP.name(), 1),
        Expectation.proven("v4.13", ID).with(Size.BALLOON.name(), 2),
        Expectation.violated("v4.13", ID, Hazard.STALL)
            .with(Size.BALLOON.name(), 2)
            .with(HOST.name(), 7),
        Expectation.proven("v4.13", ID).with(HOST.name(), 7).with(COMPACTION.name(), 0),
        // A task that waits for a host that never answers hangs for good, which is no STALL.
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK, Hazard.PREMATURE_OOM_KILL)
            .with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
