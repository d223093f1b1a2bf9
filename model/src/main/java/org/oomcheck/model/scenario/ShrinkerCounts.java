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
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * Reclaim asks the balloon's shrinker for one batch of pages, on a machine with pages of 64 KiB.
 *
 * <p>The scan loop subtracts the sum of all its iterations from what is left to free, in each
 * iteration. With 4 KiB pages one call of leak_balloon() frees a whole batch of 128, and the loop
 * ends before that matters. With 64 KiB pages the pfn array holds 16 pages, a batch takes several
 * iterations, what is left passes below zero, and as an unsigned number that is everything: the
 * balloon is emptied. v4.20 subtracts kernel pages from balloon pages as well, so there even a
 * batch that fits goes wrong. The sizes are scaled down: 3 pages for a batch of 128, 2 for the 16
 * of the array.
 */
@AutoService(Scenario.class)
public final class ShrinkerCounts implements Scenario {
  private static final String ID = "shrinker-counts";
  private static final Parameter BALLOON =
      new Parameter("balloon", 8, 1, 64, "kernel pages in the balloon at the start");
  private static final Parameter ARRAY =
      new Parameter(
          "array", 32, 1, 256, "VIRTIO_BALLOON_ARRAY_PFNS_MAX in 4 KiB pages, 256 in the kernel");
  private static final Parameter BATCH =
      new Parameter("batch", 3, 1, 128, "SHRINK_BATCH in kernel pages, 128 in the kernel");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Reclaim asks the shrinker for one batch of 64 KiB pages: does it get more than that?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, Size.PAGES_PER_PAGE, ARRAY, BATCH, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.OVER_DEFLATION);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    int perPage = settings.get(Size.PAGES_PER_PAGE);
    int balloon = settings.get(BALLOON) * perPage;
    BalloonSizes sizes =
        new BalloonSizes(perPage, settings.get(ARRAY), perPage, settings.get(BATCH));
    BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon, sizes);
    Assumed.host(guest, settings);
    guest.allocators(1);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.20", ID, Hazard.OVER_DEFLATION),
        Expectation.proven("v5.8", ID),
        Expectation.violated("v4.20", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
