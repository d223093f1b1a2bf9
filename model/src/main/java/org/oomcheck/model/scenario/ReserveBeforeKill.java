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
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.PrematureOomKill;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * All free pages are in the reserve for atomic allocations of a high order, and an ordinary
 * allocation runs out of memory. should_reclaim_retry() sees at once that reclaim cannot help, says
 * so, and the OOM killer is called, although the reserve could be given up for the asking.
 *
 * <p>Commit ac3f3b0a5551 gives it up on every way to the OOM killer: v6.12, and the patch {@code
 * exhaust-reserve}.
 */
@AutoService(Scenario.class)
public final class ReserveBeforeKill implements Scenario {
  private static final String ID = "reserve-before-kill";
  private static final Parameter RESERVE =
      new Parameter("reserve", 1, 0, 64, "free pages of MIGRATE_HIGHATOMIC, 4 KiB each");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Only the reserve for atomic allocations is free: is a process killed before it is given up?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, RESERVE);
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
    guest.highAtomicReserve(settings.get(RESERVE));
    PrematureOomKill.watch(
        guest.kernel(),
        guest.kernel().pageAlloc().setAside()::count,
        pages -> "the reserve for atomic allocations has " + pages + " free pages");
    guest.memhog(1);
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v5.8", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.proven("v6.12", ID),
        Expectation.proven("v4.13", ID).with(RESERVE.name(), 0));
  }
}
