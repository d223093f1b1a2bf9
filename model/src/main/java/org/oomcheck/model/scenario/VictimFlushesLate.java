// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.AllocationWatcher;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.linux.sched.MmuGather;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.PrematureOomKill;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * A victim ends. exit_mmap() unmaps its memory and gathers the pages; the last of them are free
 * only after tlb_finish_mmu(). From v4.14 to v4.16 and since v6.0 it sets MMF_OOM_SKIP before that,
 * and from then on the victim keeps the OOM killer from nothing: another process dies for pages
 * that are about to be free.
 *
 * <p>Until v4.13 __mmput() set the mark last. From v4.17 to v5.19 a victim reaped itself before it
 * got the mark, so that its own memory was free. {@code skip-after-flush} sets the mark last again.
 */
@AutoService(Scenario.class)
public final class VictimFlushesLate implements Scenario {
  private static final String ID = "victim-flushes-late";

  /** Two: one calls the OOM killer for the victim, one after it. */
  private static final Parameter ALLOCATORS =
      new Parameter("allocators", 2, 1, 64, "processes that allocate a page each");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A victim has unmapped its memory and not freed it yet: is a second process killed?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(ALLOCATORS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.PREMATURE_OOM_KILL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    Guest guest = new Guest(machine, tree, 0);
    Kernel kernel = guest.kernel();
    kernel.vmscan().needsNoFsLock();
    MmuGather gather =
        new MmuGather(machine, kernel.function(OomKill.EXIT_MMAP).skipsBeforeFlush());
    kernel.processes().gatherIn(gather);
    kernel
        .pageAlloc()
        .watch(
            new AllocationWatcher() {
              @Override
              public void frees(int ofBalloon) {
                gather.flush();
              }
            });
    PrematureOomKill.watch(
        kernel,
        () -> machine.perform(Step.of(gather, "pages that a victim has gathered", gather::pages)),
        pages -> "a victim is about to free " + pages + " pages");
    int allocators = settings.get(ALLOCATORS);
    guest.memhog(allocators + 1);
    guest.memhog(1);
    guest.allocators(allocators);
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v4.15", ID).eagerly(Hazard.PREMATURE_OOM_KILL),
        Expectation.proven("v4.20", ID),
        Expectation.proven("v5.8", ID),
        Expectation.violated("v6.12", ID, Hazard.PREMATURE_OOM_KILL));
  }
}
