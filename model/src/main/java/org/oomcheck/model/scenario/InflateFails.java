// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.fs.InodeCache;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.AllocFailure;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * What filling without direct reclaim costs: the allocation gives up although memory could be had.
 * The host has to wait for its page until another task reclaims. In the kernel kswapd is woken and
 * the work is queued again 200 ms later; the model has no such kswapd and looks at the one attempt.
 *
 * <p>With direct reclaim the worker gets its page as long as no other task allocates. It has
 * __GFP_NORETRY, so it fails if another task takes the page that it has just reclaimed, on every
 * tree ({@code allocators=1}). What fill-nowait gives up was never promised. Under memory pressure
 * it is still the difference between an inflation that mostly succeeds and one that hardly ever
 * does.
 */
@AutoService(Scenario.class)
public final class InflateFails implements Scenario {
  private static final String ID = "inflate-fails";
  private static final Parameter CACHE =
      new Parameter("cache", 2, 0, 64, "clean inodes that reclaim can free, one page each");
  private static final Parameter INFLATE =
      new Parameter("inflate", 1, 1, 64, "pages that the host asks for, 4 KiB each");
  private static final Parameter ALLOCATORS = Size.ALLOCATORS.defaultingTo(0).atLeast(0);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "No page is free, but reclaim could free some: does inflating the balloon get them?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(CACHE, INFLATE, ALLOCATORS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.ALLOC_FAILURE);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int cache = settings.get(CACHE);
    int inflate = settings.get(INFLATE);
    int allocators = settings.get(ALLOCATORS);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, 0, inflate);
      AllocFailure.watch(guest.kernel());
      Kernel kernel = guest.kernel();
      kernel
          .vmscan()
          .registerShrinker(new InodeCache(machine, cache, kernel.pageAlloc()::freePages));
      guest.sizeWork();
      guest.host();
      guest.memhog(1);
      guest.allocators(allocators);
      Goals.inflates(guest);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v4.15", ID),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID));
  }
}
