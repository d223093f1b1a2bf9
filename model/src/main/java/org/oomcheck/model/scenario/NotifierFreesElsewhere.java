// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.CpusetNode;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * A cpuset confines a process to node 0, and node 0 has no free page. The OOM notifier gives pages
 * of the balloon back, all of them on node 1, and says so; out_of_memory() believes that it helps.
 * While the balloon is inflated again towards a target that it does not reach, this never ends:
 * pages move, and no process on node 0 is killed, though that alone would help.
 *
 * <p>{@code constrained-oom-kills} does not ask the notifiers for an allocation that is confined to
 * a node. Without a size work, {@code inflate=0}, the balloon is empty at some time, and then a
 * process is killed.
 */
@AutoService(Scenario.class)
public final class NotifierFreesElsewhere implements Scenario {
  private static final String ID = "notifier-frees-elsewhere";
  private static final Parameter BALLOON = Size.BALLOON.defaultingTo(2);
  private static final Parameter HOST =
      new Parameter(
          "host", 200, 0, 60000, "milliseconds that the host takes for an answer, or none");
  private static final Parameter INFLATE = Size.INFLATE.atLeast(0);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A process is confined to a node, and the balloon gives back pages of another: does any task"
        + " make progress?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, INFLATE, HOST);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    int balloon = settings.get(BALLOON);
    int inflate = settings.get(INFLATE);
    BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon + inflate);
    CpusetNode node = CpusetNode.boot(guest.kernel());
    if (inflate > 0) {
      guest.sizeWorker();
    }
    guest.slowHost(settings.get(HOST));
    node.confine(guest.memhog(1));
    node.confine(guest.application(1));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.BUSY_NO_OP).possibly(Hazard.BUSY_NO_OP),
        Expectation.violated("v6.12", ID, Hazard.BUSY_NO_OP).possibly(Hazard.BUSY_NO_OP),
        Expectation.proven("v6.12", ID).with(INFLATE.name(), 0));
  }
}
