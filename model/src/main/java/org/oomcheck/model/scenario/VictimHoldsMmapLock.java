// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.kernel.RwSemaphore;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomReaper;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
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
 * A thread of the victim has mmap_lock for writing and waits for the lock of a filesystem, whose
 * holder waits for memory. The OOM reaper cannot take mmap_lock. It tries ten times in a second,
 * then sets MMF_OOM_SKIP: the OOM killer chooses another process, although the memory of the first
 * victim is still there. That second death is the price for going on.
 *
 * <p>A reaper that never gives up, {@code reap-retries=0}, leaves all of them waiting for a victim
 * that waits for them.
 *
 * <p>Deviates: the holder of the filesystem's lock waits for a page and does not call the OOM
 * killer.
 */
@AutoService(Scenario.class)
public final class VictimHoldsMmapLock implements Scenario {
  private static final String ID = "victim-holds-mmap-lock";
  private static final Parameter RETRIES =
      new Parameter(
          "reap-retries",
          OomReaper.MAX_OOM_REAP_RETRIES,
          0,
          OomReaper.MAX_OOM_REAP_RETRIES,
          "MAX_OOM_REAP_RETRIES; 0: the reaper never gives up");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A victim's thread holds mmap_lock and waits: do the others get memory?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, RETRIES);
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
    Kernel kernel = guest.kernel();
    RwSemaphore mmapLock = new RwSemaphore(machine, "&mm->mmap_lock");
    kernel.add(OomReaper.MmapLock.class, new OomReaper.MmapLock(mmapLock, settings.get(RETRIES)));
    kernel.vmscan().needsNoFsLock();
    machine.spawn(
        Role.task("fs-task"),
        () -> {
          kernel.filesystem().lock().lock();
          kernel.pageAlloc().waitForFreePage();
          kernel.filesystem().lock().unlock();
        });
    Victims.behindFsLock(guest, 1, mmapLock);
    guest.oomReaper();
    guest.memhog(1);
    guest.memhog(1);
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v6.12", ID, Hazard.DEADLOCK, Hazard.OOM_LOCKUP)
            .with(RETRIES.name(), 0));
  }
}
