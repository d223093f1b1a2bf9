// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.kernel.Mutex;
import org.oomcheck.model.kernel.work.WorkStruct;
import org.oomcheck.model.kernel.work.WorkerPool;
import org.oomcheck.model.kernel.work.WorkqueueStruct;
import org.oomcheck.model.kernel.work.WqFlag;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * Lazily freed vmap areas are purged by a work item, drain_vmap_work, which hands parts of the work
 * to helpers and waits for them. Memory is out, no worker can be created, and what the purge gives
 * back is all there is.
 *
 * <p>v6.12 queues both on system_wq, which has no rescuer: {@code queues=0}. On one queue with
 * WQ_MEM_RECLAIM, {@code queues=1}, its one rescuer runs the parent, which waits for a helper that
 * only the rescuer could run. With a queue for each, {@code queues=2}, there is a rescuer for the
 * helper: so it was posted in March 2026, and merged later that year.
 *
 * <p>Where the memory for a worker comes from is {@code memory}. 0: from the purge alone. 1:
 * reclaim has it, but its shrinker takes vmap_purge_lock first, which the parent has while it waits
 * for the helper: a cycle that needs no shortage beyond direct reclaim. So it is since ec05f51f1e65
 * (6.12.96). 2: reclaim has it and takes no lock, as before.
 *
 * <p>Deviates: there is no process to be killed.
 */
@AutoService(Scenario.class)
public final class VmapDrain implements Scenario {
  private static final String ID = "vmap-drain";
  private static final Parameter QUEUES =
      new Parameter(
          "queues", 0, 0, 2, "0: system_wq; 1: one queue with WQ_MEM_RECLAIM; 2: one for each");
  private static final int FROM_PURGE = 0;
  private static final int BEHIND_LOCK = 1;
  private static final Parameter MEMORY =
      new Parameter(
          "memory",
          FROM_PURGE,
          0,
          2,
          "a new worker needs: 0: what the purge frees; 1: vmap_purge_lock, in reclaim; 2: nothing");

  /** One runs the parent, one may be idle, and one may be created for the helper. */
  private static final int WORKERS = 3;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A work item waits for its helper while no worker can be created: do both run?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(QUEUES, MEMORY);
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
    PageAlloc pageAlloc = guest.kernel().pageAlloc();
    Mutex purgeLock = new Mutex(machine, "vmap_purge_lock");
    int memory = settings.get(MEMORY);
    WorkerPool pool =
        memory == FROM_PURGE
            ? new WorkerPool(machine, "kworker/u4:0", 1, 2, pageAlloc::waitForFreePage)
            : new WorkerPool(
                machine,
                "kworker/u4:0",
                1,
                WORKERS,
                () -> vmapNodeShrinkScan(purgeLock, memory == BEHIND_LOCK));
    int queues = settings.get(QUEUES);
    WqFlag[] flags = queues == 0 ? new WqFlag[0] : new WqFlag[] {WqFlag.WQ_MEM_RECLAIM};
    WorkqueueStruct drain =
        WorkqueueStruct.alloc(pool, queues == 0 ? "events" : "vmap_drain", 0, flags);
    WorkqueueStruct helpers =
        queues == 2 ? WorkqueueStruct.alloc(pool, "vmap_drain_helpers", 0, flags) : drain;
    WorkStruct purge = new WorkStruct(helpers, "vn->purge_work", () -> pageAlloc.freePages(1));
    WorkStruct work =
        new WorkStruct(
            drain,
            "drain_vmap_work",
            () -> {
              purgeLock.lock();
              purge.queueWork();
              purge.flushWork();
              purgeLock.unlock();
            });
    machine.spawn(
        Role.task("vfree"),
        () -> {
          work.queueWork();
          work.flushWork();
        });
  }

  /** What reclaim does for a new worker. Context: may sleep. Locks: takes vmap_purge_lock. */
  @KernelRef(path = "mm/vmalloc.c", symbol = "vmap_node_shrink_scan", release = "v6.12")
  private static void vmapNodeShrinkScan(Mutex purgeLock, boolean takesLock) {
    if (takesLock) {
      purgeLock.lock();
      purgeLock.unlock();
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v6.12", ID, Hazard.DEADLOCK),
        Expectation.violated("v6.12", ID, Hazard.DEADLOCK).with(QUEUES.name(), 1),
        Expectation.proven("v6.12", ID).with(QUEUES.name(), 2),
        Expectation.violated("v6.12", ID, Hazard.DEADLOCK).with(MEMORY.name(), 1),
        Expectation.proven("v6.12", ID).with(QUEUES.name(), 1).with(MEMORY.name(), 1),
        Expectation.proven("v6.12", ID).with(QUEUES.name(), 1).with(MEMORY.name(), 2),
        Expectation.proven("v6.12", ID).with(MEMORY.name(), 2),
        Expectation.proven("v6.12", ID).with(QUEUES.name(), 2).with(MEMORY.name(), 1));
  }
}
