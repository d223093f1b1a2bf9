// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.kernel.WatchedMutex;
import org.oomcheck.model.linux.mm.Processes;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The OOM killer chooses the process that holds most, and that process ends before it is killed.
 * The choice is fixed in oc->chosen: task_will_free_mem() sees that it is on its way out, no
 * process is killed, and the next attempt finds its pages.
 *
 * <p>With {@code choose-when-killing} the choice is made anew: the next worst process dies, and its
 * death was not needed.
 */
@AutoService(Scenario.class)
public final class VictimExitsMeanwhile implements Scenario {
  private static final String ID = "victim-exits-meanwhile";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The chosen victim ends before it is killed: does another process die in its place?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS);
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
    Processes processes = guest.kernel().processes();
    int memhog = guest.memhog(1);
    int neighbour = guest.exitingProcess(2);
    Cell chosen = machine.cell("the neighbour was chosen", 0);
    processes.whenSelecting(() -> chosen.set(processes.isAlive(neighbour) ? 1 : chosen.get()));
    guest
        .kernel()
        .oomKill()
        .oomLock()
        .watch(
            new WatchedMutex.Watcher() {
              @Override
              public void taken() {
                chosen.set(0);
              }

              @Override
              public void beforeRelease() {
                boolean inItsPlace =
                    machine.perform(
                        Step.of(
                            chosen,
                            "has another process been killed?",
                            () -> chosen.get() == 1 && !processes.isAlive(memhog)));
                if (inItsPlace) {
                  machine.complain(
                      Hazard.PREMATURE_OOM_KILL,
                      "a process is killed in the place of one that ends by itself");
                }
              }
            });
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13", ID), Expectation.proven("v6.12", ID));
  }
}
