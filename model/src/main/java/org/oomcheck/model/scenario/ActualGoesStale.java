// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.virtio.VirtioBalloon;
import org.oomcheck.model.linux.virtio.VirtioDevice;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The worker has inflated and tells the host the size of the balloon, while a process runs out of
 * memory and the OOM notifier, or the shrinker of v4.20, deflates and does the same.
 * update_balloon_size() reads num_pages and writes it to the device without a lock: the task that
 * reads first may write last.
 *
 * <p>Nothing corrects that: the work has reached its target and does not run again before the host
 * asks for another one. No access mode of num_pages helps, it is not about the order of memory
 * accesses; the read and the write have to be together under balloon_lock.
 */
@AutoService(Scenario.class)
public final class ActualGoesStale implements Scenario {
  private static final String ID = "actual-goes-stale";
  private static final Parameter BALLOON = Size.BALLOON.atLeast(1).atMost(16);
  private static final Parameter INFLATE = Size.INFLATE.atMost(16);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The balloon is inflated and deflated at once: does the host end with its true size?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, INFLATE, Size.ALLOCATORS, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.ACCOUNTING, Hazard.DATA_RACE);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    int balloon = settings.get(BALLOON);
    int inflate = settings.get(INFLATE);
    int allocators = settings.get(Size.ALLOCATORS);
    BalloonGuest guest = new BalloonGuest(machine, tree, inflate, balloon, balloon + inflate);
    Cell busy = machine.cell("tasks that may change the balloon", allocators + 1);
    guest.kworker(
        "kworker/0:1",
        () -> {
          guest.vb().updateBalloonSizeWork().processScheduledWorks();
          ends(machine, busy);
        });
    Assumed.host(guest, settings);
    guest.memhog(1);
    guest.allocators(allocators, () -> ends(machine, busy));
    if (settings.is(Assumed.HOST_ANSWERS)) {
      Goals.inflates(guest);
      Goals.deflatesForAllocation(guest, tree);
    }
    machine.spawn(
        Role.task("management"), () -> compare(machine, guest.vb(), guest.device(), busy));
  }

  private static void ends(Machine machine, Cell busy) {
    machine.perform(Step.run(busy, "changes the balloon no more", () -> busy.add(-1)));
  }

  /** Looks on the host when the guest is at rest. */
  private static void compare(Machine machine, VirtioBalloon vb, VirtioDevice device, Cell busy) {
    machine.perform(
        Step.run(busy, "waits for the guest to come to rest", () -> {})
            .when(() -> busy.get() == 0)
            .sleeping()
            .idling());
    int told = device.actual();
    int pages = vb.kernel().pageAlloc().pagesWithBalloon() * vb.sizes().pagesPerPage();
    if (told != pages) {
      machine.complain(
          Hazard.ACCOUNTING,
          "the host was last told of " + told + " pages, and the balloon has " + pages);
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.ACCOUNTING, Hazard.DATA_RACE),
        Expectation.violated("v4.15", ID, Hazard.ACCOUNTING, Hazard.DATA_RACE),
        Expectation.violated("v4.20", ID, Hazard.ACCOUNTING, Hazard.DATA_RACE),
        Expectation.violated("v5.8", ID, Hazard.ACCOUNTING, Hazard.DATA_RACE),
        Expectation.violated("v6.12", ID, Hazard.ACCOUNTING, Hazard.DATA_RACE),
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
