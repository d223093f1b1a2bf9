// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The shrinker of 2018 on a tree that allocates under balloon_lock: reclaim of that very allocation
 * calls the shrinker, which wants balloon_lock.
 *
 * <p>A shrinker runs in whoever reclaims, whatever that task holds. So the shrinker could come only
 * after the allocation had been taken out from under the lock; a backport of one without the other
 * hangs at the first inflation that has to reclaim, without any help from another task.
 */
@AutoService(Scenario.class)
public final class ShrinkerUnderLock implements Scenario {
  private static final String ID = "shrinker-under-lock";
  private static final Parameter BALLOON =
      new Parameter("balloon", 1, 1, 64, "pages in the balloon at the start, 4 KiB each");
  private static final Parameter INFLATE =
      new Parameter("inflate", 1, 1, 64, "pages that the host asks for in addition, 4 KiB each");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The balloon has a shrinker and memory is out: can inflating it hang on its own lock?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, INFLATE, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.DEADLOCK, Hazard.LOCK_MISUSE, Hazard.SLEEP_IN_ATOMIC, Hazard.KERNEL_BUG);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    Kernel kernel = new Kernel(machine, tree, 0);
    int balloon = settings.get(BALLOON);
    VirtioDevice device = new VirtioDevice(machine, balloon + settings.get(INFLATE));
    VirtioBalloon vb = new VirtioBalloon(kernel, device, balloon, 1);
    machine.spawn(
        Role.task("kworker/0:1").with(Task.PF_WQ_WORKER | Task.PF_KTHREAD),
        () -> vb.updateBalloonSizeWork().processOneWork());
    Assumed.host(machine, device, settings);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v4.20", ID),
        Expectation.violated("v4.20", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
