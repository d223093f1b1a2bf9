// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.Processes;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.PrematureOomKill;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.scenario.support.Victims;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * A task of a memory cgroup that has reached its limit is dying, and still allocates: in a loop in
 * the kernel, or on its way out. Until v5.15 its charges were let through without a bound, so that
 * it ends soon. It takes memory that others need, and a process outside of the group is killed for
 * it.
 *
 * <p>Since v5.16 (a4ebf1b6ca1e) such a charge fails after one OOM of the group. What that costs is
 * a task that cannot end without the page, which is discussed since 2024 and not decided.
 */
@AutoService(Scenario.class)
public final class DyingTaskOverLimit implements Scenario {
  private static final String ID = "dying-task-over-limit";
  private static final Parameter CHARGES =
      new Parameter("charges", 1, 0, 16, "pages that the dying task asks for beyond the limit");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A dying task exceeds the limit of its cgroup: is a process outside of it killed for that?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, CHARGES);
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
    int charges = settings.get(CHARGES);
    Guest guest = new Guest(machine, tree, charges);
    int dying = Victims.dyingAtItsLimit(guest, charges);
    guest.memhog(charges + 2);
    Processes processes = guest.kernel().processes();
    PrematureOomKill.watch(
        guest.kernel(),
        () ->
            machine.perform(
                Step.of(processes, "pages over the limit", () -> processes.pagesOf(dying) - 1)),
        pages -> "a group has " + pages + " pages more than its limit allows");
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v5.8", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.proven("v6.12", ID));
  }
}
