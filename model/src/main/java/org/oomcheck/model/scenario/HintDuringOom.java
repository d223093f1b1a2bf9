// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.virtio.Aeration;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.PrematureOomKill;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * Memory runs out while free pages are with the host to be hinted. They are neither free nor in the
 * balloon, and a process may be killed for want of them. A task that asks the balloon for memory,
 * in v4.20 through its shrinker, waits for balloon_lock as long as the host takes for the hints.
 *
 * <p>Without balloon_lock the shrinker waits for the host itself, which answers one request after
 * the other: no sooner. And the pages are as far away as before. A host that is gone stops both,
 * {@code host=0}.
 */
@AutoService(Scenario.class)
public final class HintDuringOom implements Scenario {
  private static final String ID = "hint-during-oom";
  private static final Parameter BALLOON = Size.BALLOON.atMost(16);
  private static final Parameter FREE = Size.FREE.atMost(16);
  private static final Parameter WANTED =
      new Parameter("wanted", 2, 1, 16, "pages that a process allocates");
  private static final Parameter HOST =
      new Parameter("host", 7, 0, 60, "seconds that the host takes for an answer; 0: it is gone");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Memory runs out while free pages are being hinted: which tasks wait, and is a process"
        + " killed for them?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, FREE, WANTED, HOST);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.STALL, Hazard.PREMATURE_OOM_KILL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    int balloon = settings.get(BALLOON);
    BalloonGuest guest = new BalloonGuest(machine, tree, settings.get(FREE), balloon, balloon);
    Aeration aeration = new Aeration(guest.kernel(), guest.vb(), guest.device(), 32, true);
    PrematureOomKill.watch(
        guest.kernel(),
        aeration::isolatedPages,
        pages -> pages + " free pages are being hinted to the host");
    guest.kworkerDaemon("kworker/0:1", aeration::run);
    int host = settings.get(HOST) * machine.hz();
    if (host > 0) {
      guest.host(() -> guest.device().host(host));
      Goals.hints(guest, aeration);
    }
    guest.application(settings.get(WANTED));
  }

  /** Only the patches that hint have an answer. */
  @Override
  public List<Expectation> expectations() {
    return List.of();
  }
}
