// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Victims;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The memory of a victim has MMU notifiers, as that of a virtual machine's process has. They may
 * block, so from v4.14 on the OOM reaper left such memory alone: it slept for a second, to give the
 * victim time, and had oom_lock meanwhile. A container at its limit waits for that second, and then
 * for nothing: the victim's memory is not reaped.
 *
 * <p>v4.13 reaps in spite of notifiers. Since v4.19 notifiers can be told not to block
 * (93065ac753e4), and the reaper does without oom_lock.
 */
@AutoService(Scenario.class)
public final class ReaperAndMmuNotifiers implements Scenario {
  private static final String ID = "reaper-and-mmu-notifiers";
  private static final Parameter MMU_NOTIFIERS =
      new Parameter("mmu-notifiers", 1, 0, 1, "1: the victim's memory has MMU notifiers; 0: none");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A victim's memory has MMU notifiers: for how long does the OOM reaper keep oom_lock?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(MMU_NOTIFIERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.STALL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    Guest guest = new Guest(machine, tree, 0);
    if (settings.is(MMU_NOTIFIERS)) {
      guest.kernel().processes().haveMmuNotifiers();
    }
    Victims.behindFsLock(guest, 1);
    guest.oomReaper();
    guest.processAtItsLimit();
    guest.memhog(1);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.violated("v4.14", ID, Hazard.STALL).waiting(10),
        Expectation.violated("v4.15", ID, Hazard.STALL).waiting(10),
        Expectation.proven("v4.20", ID),
        Expectation.proven("v6.12", ID),
        Expectation.proven("v4.14", ID).with(MMU_NOTIFIERS.name(), 0));
  }
}
