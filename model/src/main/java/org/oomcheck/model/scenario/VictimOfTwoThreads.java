// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.scenario.support.Victims;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The victim has two threads. One has mmap_lock for writing and allocates; the other waits for that
 * lock, and their memory is free only when both have ended. The OOM reaper cannot take mmap_lock
 * either and is left out.
 *
 * <p>Until v4.13 the mark that allows reserves, TIF_MEMDIE, is on one thread, and it is not the one
 * that allocates. That one is marked when it calls the OOM killer itself, but it may miss oom_lock
 * again and again, since a trylock does not queue: a possible lockup. Since v4.14 (cd04ae1e2dc8)
 * all threads of a victim may use the reserves, and the allocation fails at once.
 *
 * <p>{@code oom-spares-none} takes away the look at the caller. In v4.13 the thread is then never
 * marked, and all wait for it.
 *
 * <p>Deviates: the thread that is marked first is the one that waits.
 */
@AutoService(Scenario.class)
public final class VictimOfTwoThreads implements Scenario {
  private static final String ID = "victim-of-two-threads";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "One thread of a victim waits for another, which allocates: does the victim end?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS);
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
    Victims.ofTwoThreads(guest, 2, new RwSemaphore(machine, "&mm->mmap_lock"));
    guest.memhog(1);
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.OOM_LOCKUP).possibly(Hazard.OOM_LOCKUP),
        Expectation.proven("v4.14", ID),
        Expectation.proven("v6.12", ID));
  }
}
