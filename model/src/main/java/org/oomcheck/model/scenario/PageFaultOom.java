// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.OomKill;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.PrematureOomKill;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * A page fault fails for want of memory, for a reason that is not a shortage: a driver's handler
 * has allocated with GFP_NOWAIT, or a limit was reached. The architecture calls
 * pagefault_out_of_memory(), which called the OOM killer and did not look at the free list. A
 * process is killed while pages are free.
 *
 * <p>Since v5.16 it only warns: an allocation that finds no memory has called the OOM killer itself
 * (60e2793d440a).
 */
@AutoService(Scenario.class)
public final class PageFaultOom implements Scenario {
  private static final String ID = "page-fault-oom";
  private static final Parameter FAULT_FAILS =
      Parameter.assumed("fault-fails", 1, "1: a page fault returns VM_FAULT_OOM; 0: none does");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A page fault fails although memory is free: is a process killed for it?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.FREE, FAULT_FAILS);
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
    Guest guest = new Guest(machine, tree, settings.get(Size.FREE));
    PrematureOomKill.watch(
        guest.kernel(),
        guest.kernel().pageAlloc()::nrFreePages,
        pages -> pages + " pages are free");
    guest.memhog(2);
    guest.application(
        1,
        () -> {
          if (settings.is(FAULT_FAILS)) {
            guest.kernel().run(OomKill.PAGEFAULT_OUT_OF_MEMORY, f -> f.call(guest.kernel()));
          }
        });
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v5.8", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.proven("v6.12", ID),
        Expectation.proven("v4.13", ID).with(FAULT_FAILS.name(), 0));
  }
}
