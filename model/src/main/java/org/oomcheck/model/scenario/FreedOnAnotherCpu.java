// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.PerCpuPages;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.OverlookedPages;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * A process ends on one CPU, and its pages stay on the lists of that CPU. A task on another CPU
 * runs out of memory: NR_FREE_PAGES does not count these pages, and only a task whose reclaim has
 * freed something calls drain_all_pages(). So a process is killed although enough pages are free.
 * The pages were free before the task took oom_lock, so its last attempt does not help either.
 *
 * <p>This holds for every release. {@code drain-before-oom} drains the lists under oom_lock before
 * the last attempt. {@code cpus=1} has no such lists: what is freed is free for all at once, as in
 * every other scenario. A kernel on one CPU has its list, and does not count it either.
 */
@AutoService(Scenario.class)
public final class FreedOnAnotherCpu implements Scenario {
  private static final String ID = "freed-on-another-cpu";
  private static final Parameter CPUS =
      new Parameter(
          "cpus",
          2,
          1,
          2,
          "2: each task has a CPU with a list; 1: no lists, freed is free for all");
  private static final Parameter RELEASED =
      new Parameter("released", 1, 0, 64, "pages that a process frees when it ends, 4 KiB each");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A process ends on another CPU: is a process killed although its memory is free?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, CPUS, RELEASED);
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
    int released = settings.get(RELEASED);
    if (settings.get(CPUS) > 1) {
      PerCpuPages.boot(guest.kernel(), released);
    }
    OverlookedPages.watch(
        guest.kernel(),
        guest.kernel().pageAlloc().setAside()::count,
        false,
        pages -> "other CPUs have " + pages + " free pages on their lists");
    guest.exitingProcess(released);
    guest.memhog(released + 1);
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v6.12", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.proven("v4.13", ID).with(CPUS.name(), 1),
        Expectation.proven("v6.12", ID).with(CPUS.name(), 1));
  }
}
