// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.virtio.BalloonSizes;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The host asks for more pages than vb-&gt;pfns has slots. fill_balloon() takes as many as the
 * array holds, and the size work goes on for the rest. Without the limit the array is overrun;
 * without the second turn the host never gets its pages.
 */
@AutoService(Scenario.class)
public final class InflateInArrays implements Scenario {
  private static final String ID = "inflate-in-arrays";
  private static final Parameter ARRAY =
      new Parameter("array", 2, 1, 256, "VIRTIO_BALLOON_ARRAY_PFNS_MAX, 256 in the kernel");
  private static final Parameter INFLATE =
      new Parameter("inflate", 3, 1, 1024, "pages that the host asks for, 4 KiB each");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The host asks for more than one array of page numbers holds: does it get its pages?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(ARRAY, INFLATE, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.ACCOUNTING);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    int inflate = settings.get(INFLATE);
    BalloonSizes sizes = new BalloonSizes(1, settings.get(ARRAY), 1, 1);
    BalloonGuest guest = new BalloonGuest(machine, tree, inflate, 0, inflate, sizes);
    guest.sizeWorks();
    Assumed.host(guest, settings);
    Goals.inflates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v4.15", ID),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID));
  }
}
