// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.power.Suspend;
import org.oomcheck.model.linux.virtio.BalloonRemoval;
import org.oomcheck.model.linux.virtio.RemovableRing;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
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
 * waits for the task in out_of_memory(), and that task may have given up after 5 s, while the chain
 * still runs in the kthread: the balloon's virtqueues go while its callback waits on one of them.
 * With set_freezable() the freezer waits for the chain to end.
 */
@AutoService(Scenario.class)
public final class OffloadSuspend implements Scenario {
  private static final String ID = "offload-suspend";
  private static final Parameter BALLOON = Size.BALLOON.atMost(16);
  private static final Parameter WANTED =
      new Parameter("wanted", 1, 1, 16, "pages that a work allocates with GFP_NOFS");
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
    return List.of(BALLOON, WANTED, Size.HOST_SECONDS, DISABLE);
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
    RemovableRing ring = new RemovableRing(machine);
    int balloon = settings.get(BALLOON);
    BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon, kernel -> ring);
    Suspend suspend = new Suspend(guest.kernel());
    boolean disable = settings.is(DISABLE);
    machine.spawn(
        Role.task("systemd-sleep"),
        () -> {
          if (!suspend.freezeProcesses(disable)) {
            return;
          }
          suspend.freezeKernelThreads();
          guest.kernel().run(BalloonRemoval.FREEZE, f -> f.call(guest.vb(), ring));
        });
    int host = settings.get(Size.HOST_SECONDS) * machine.hz();
    guest.host(() -> guest.device().host(host));
    guest.nofsWorker(settings.get(WANTED));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.STALL),
        Expectation.proven("v4.13", ID).with(Size.HOST_SECONDS.name(), 0),
        Expectation.violated("v4.13", ID, Hazard.STALL, Hazard.LIFECYCLE).with(DISABLE.name(), 0));
  }
}
