// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.PageCache;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * Memory is out, and there are pages on the lru lists that count as reclaimable. Reclaim cannot
 * free them, as they wait to be written. The slow path looks again 16 times, then it calls the OOM
 * killer: should_reclaim_retry(). {@code retry-without-limit} takes the limit away, and the OOM
 * killer is never called.
 *
 * <p>{@code clean=1}: reclaim frees the page, and another task reads it again before the allocation
 * gets it. That counts as progress, the limit begins anew, and no process is ever killed: a guest
 * that only reads its own programs. Every release has this possible lockup.
 *
 * <p>v4.4 called the OOM killer as soon as reclaim freed nothing; the limit came with v4.7
 * (0a0337e0d1d1).
 */
@AutoService(Scenario.class)
public final class ReclaimRetries implements Scenario {
  private static final String ID = "reclaim-retries";
  private static final Parameter CACHED =
      new Parameter("cached", 1, 0, 4, "pages that count as reclaimable, 4 KiB each");
  private static final Parameter CLEAN =
      new Parameter(
          "clean", 0, 0, 1, "1: reclaim frees them, and they are read again; 0: it cannot");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Reclaim frees nothing, or what it frees is lost: is the OOM killer called?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, CACHED, CLEAN);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    Guest guest = new Guest(machine, tree, 0);
    guest.kernel().vmscan().needsNoFsLock();
    if (settings.is(CLEAN)) {
      PageCache.readAgain(guest, settings.get(CACHED));
    } else {
      PageCache.dirty(guest, settings.get(CACHED));
    }
    guest.memhog(1);
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.4", ID),
        Expectation.proven("v4.13", ID),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v4.4", ID, Hazard.BUSY_NO_OP)
            .possibly(Hazard.BUSY_NO_OP)
            .with(CLEAN.name(), 1),
        Expectation.violated("v4.13", ID, Hazard.BUSY_NO_OP)
            .possibly(Hazard.BUSY_NO_OP)
            .with(CLEAN.name(), 1),
        Expectation.violated("v6.12", ID, Hazard.BUSY_NO_OP)
            .possibly(Hazard.BUSY_NO_OP)
            .with(CLEAN.name(), 1));
  }
}
