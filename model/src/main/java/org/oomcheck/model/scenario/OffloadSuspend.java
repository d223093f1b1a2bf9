// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.Gfp;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.linux.power.Suspend;
import org.oomcheck.model.linux.virtio.BalloonRemoval;
import org.oomcheck.model.linux.virtio.RemovableRing;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The guest suspends while a kthread is there to call the OOM notifiers. A work item that is not
 * frozen runs out of memory (with GFP_NOFS: it asks the notifiers and never kills).
 *
 * <p>That a frozen kthread is asked in vain does not happen: freeze_processes() disables the OOM
 * killer first. {@code host=0 oom-disable=0} shows the 5 s that it would cost. But the kthread of
 * the proposal is not frozen at all. It waits with wait_event_freezable() and never calls
 * set_freezable(), so it keeps the PF_NOFREEZE of kthreadd. Taking oom_lock, oom_killer_disable()
 * waits for who is in out_of_memory(), and that one may have given up after 5 s, while the chain
 * still runs in the kthread: the balloon's virtqueues go while its callback waits on one of them.
 * With set_freezable() the freezer waits for the chain to end.
 */
@AutoService(Scenario.class)
public final class OffloadSuspend implements Scenario {
  private static final String ID = "offload-suspend";
  private static final Parameter BALLOON =
      new Parameter("balloon", 1, 0, 16, "pages in the balloon at the start, 4 KiB each");
  private static final Parameter WANTED =
      new Parameter("wanted", 1, 1, 16, "pages that a work allocates with GFP_NOFS");
  private static final Parameter HOST =
      new Parameter("host", 7, 0, 60, "seconds that the host takes for an answer");
  private static final Parameter DISABLE =
      Parameter.assumed(
          "oom-disable", 1, "0: the OOM killer stays enabled; the kernel disables it");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The guest suspends while a kthread calls the OOM notifiers: does the chain run on a"
        + " device that is gone, and is a frozen kthread asked?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, WANTED, HOST, DISABLE);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.LIFECYCLE, Hazard.STALL, Hazard.DEADLOCK);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    Suspend[] suspend = new Suspend[1];
    Kernel kernel = new Kernel(machine, SuspendWithReporting.withSwitch(tree, suspend), 0);
    suspend[0] = new Suspend(kernel);
    RemovableRing ring = new RemovableRing(machine);
    int balloon = settings.get(BALLOON);
    VirtioDevice device = new VirtioDevice(machine, balloon, ring);
    VirtioBalloon vb = new VirtioBalloon(kernel, device, balloon, 1);
    boolean disable = settings.is(DISABLE);
    machine.spawn(
        Role.task("systemd-sleep"),
        () -> {
          suspend[0].freezeProcesses(disable);
          suspend[0].freezeKernelThreads();
          BalloonRemoval.virtballoonFreeze(vb, ring);
        });
    int host = settings.get(HOST) * machine.hz();
    machine.spawn(Role.daemon("host"), () -> device.host(host));
    int wanted = settings.get(WANTED);
    machine.spawn(
        Role.task("kworker/1:1").with(Task.PF_WQ_WORKER | Task.PF_KTHREAD),
        () -> allocate(machine, kernel, wanted));
  }

  private static void allocate(Machine machine, Kernel kernel, int pages) {
    Loop loop = machine.loop("pages");
    for (int page = 0; page < pages; page++) {
      loop.head(page);
      kernel.pageAlloc().allocPage(Gfp.GFP_NOFS);
    }
    loop.leave();
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.STALL),
        Expectation.proven("v4.13", ID).with(HOST.name(), 0),
        Expectation.violated("v4.13", ID, Hazard.STALL, Hazard.LIFECYCLE).with(DISABLE.name(), 0));
  }
}
