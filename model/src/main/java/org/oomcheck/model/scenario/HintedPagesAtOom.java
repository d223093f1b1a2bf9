// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.virtio.FreePageHint;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.PrematureOomKill;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * All free memory is hinted to the host, which is not done with it, and a process allocates. The
 * blocks are allocated as far as the page allocator can see; the shrinker gives them back.
 *
 * <p>v4.20 registers its shrinker only with VIRTIO_BALLOON_F_DEFLATE_ON_OOM. Without that feature
 * no task can have the blocks before the host is done, and a process is killed while all memory is
 * free but for the hints. Since da10329cb057 the shrinker is there for the hints, whatever else the
 * host offers. With the feature, {@code deflate-on-oom=1}, v4.20 kills as well: its shrinker counts
 * fewer than 1024 blocks as none, so it is never asked for one. hint-count-shift corrects that.
 *
 * <p>What is left shows while the pass still runs, {@code pass-over=0}: a block that is allocated
 * and not on the list yet is out of reach, and the worker takes again what the shrinker gives back.
 */
@AutoService(Scenario.class)
public final class HintedPagesAtOom implements Scenario {
  private static final String ID = "hinted-pages-at-oom";
  private static final Parameter FREE =
      new Parameter("free", 2, 1, 16, "blocks that are free at the start, 4 MiB each");
  private static final Parameter WANTED =
      new Parameter("wanted", 1, 1, 16, "blocks that a process allocates");
  private static final Parameter DEFLATE =
      new Parameter(
          "deflate-on-oom", 0, 0, 1, "1: the host offers VIRTIO_BALLOON_F_DEFLATE_ON_OOM as well");
  private static final Parameter OVER =
      new Parameter("pass-over", 1, 0, 1, "0: the process does not wait for the pass to end");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A process allocates while all free memory is hinted to the host: is it given back"
        + " before a process is killed?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(FREE, WANTED, DEFLATE, OVER);
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
    Guest guest = new Guest(machine, tree, settings.get(FREE));
    VirtioDevice device = new VirtioDevice(machine, 0);
    FreePageHint hint = new FreePageHint(guest.kernel(), device, settings.is(DEFLATE));
    PrematureOomKill.watch(
        guest.kernel(), hint::hintedBlocks, blocks -> blocks + " free blocks are kept as hints");
    Cell over = machine.cell("pass over", 1 - settings.get(OVER));
    guest.kworker(
        "kworker/u2:1",
        () -> {
          hint.reportFreePage();
          machine.perform(Step.run(over, "the pass is over", () -> over.set(1)));
        });
    machine.spawn(Role.daemon("host"), device::host);
    guest.memhog(1);
    guest.application(settings.get(WANTED), () -> awaitEnd(machine, over));
    machine.goal("a free block is hinted to the host", () -> hint.hinted() > 0);
    if (tree.since("v5.8")) {
      Goals.allocatesWithoutKill(guest);
    }
  }

  private static void awaitEnd(Machine machine, Cell over) {
    machine.perform(
        Step.run(over, "begins to allocate", () -> {})
            .when(() -> over.get() == 1)
            .sleeping()
            .idling());
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.20", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v4.20", ID, Hazard.PREMATURE_OOM_KILL).with(DEFLATE.name(), 1),
        Expectation.proven("v4.20+hint-count-shift", ID).with(DEFLATE.name(), 1),
        Expectation.violated("v5.8", ID, Hazard.PREMATURE_OOM_KILL).with(OVER.name(), 0));
  }
}
