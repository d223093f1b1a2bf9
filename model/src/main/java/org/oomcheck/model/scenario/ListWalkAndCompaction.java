// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The balloon is deflated while compaction takes a page of it off the list to move it.
 *
 * <p>Until 21ea9fb69e7c balloon_page_dequeue() walked the list without pages_lock and took it only
 * to delete the page that it had chosen. A page that compaction takes off the list meanwhile has no
 * next page any more but LIST_POISON1, and the walk follows it.
 */
@AutoService(Scenario.class)
public final class ListWalkAndCompaction implements Scenario {
  private static final String ID = "list-walk-and-compaction";
  private static final Parameter BALLOON = Size.BALLOON.atLeast(1).atMost(4);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Compaction takes a page off the balloon's list while the balloon is deflated: does the walk stay"
        + " on the list?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, Assumed.HOST_ANSWERS);
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
    BalloonGuest guest = BalloonGuest.named(machine, tree, 0, balloon, balloon - 1, 0);
    guest.sizeWork();
    guest.kcompactd();
    Assumed.host(guest, settings);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.4", ID, Hazard.KERNEL_BUG),
        Expectation.violated("v3.18", ID, Hazard.KERNEL_BUG),
        Expectation.proven("v4.13", ID),
        Expectation.proven("v6.12", ID));
  }
}
