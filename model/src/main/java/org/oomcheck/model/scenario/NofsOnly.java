// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * out_of_memory() runs the notifiers for GFP_NOFS, but never kills for it, and says that there was
 * progress. If no other task runs out of memory, only the notifiers can end this.
 *
 * <p>On v4.13 the worker waits under balloon_lock and the two deadlock. On v4.15 it waits with the
 * free page on its private list: the notifier finds an empty balloon, again and again. One has the
 * page and wants the lock, the other has the lock and wants the page, and no lock cycle shows it.
 * It does not matter what a notifier does, or which task calls it; only a worker that does not wait
 * ends this.
 *
 * <p>On virtio-ccw, {@code pci=0}, the notifier allocates with GFP_KERNEL when it writes the size
 * to the configuration: its reclaim waits for the filesystem's lock that its own task holds.
 *
 * <p>The task that retries is the OOM_LOCKUP. The worker that waits for its filesystem lock hangs
 * for good, behind a holder that goes on: a HUNG_TASK, and no DEADLOCK.
 */
@AutoService(Scenario.class)
public final class NofsOnly implements Scenario {
  private static final String ID = "nofs-only";
  private static final Parameter BALLOON = Size.BALLOON.defaultingTo(0);
  private static final Parameter INFLATE = Size.INFLATE.defaultingTo(2);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Only a GFP_NOFS task runs out of memory, while a balloon worker inflates: does it make"
        + " progress?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Size.FREE,
        BALLOON,
        INFLATE,
        Assumed.RECLAIM_NEEDS_FS_LOCK,
        Assumed.HOST_ANSWERS,
        Assumed.PCI);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int free = settings.get(Size.FREE);
    int balloon = settings.get(BALLOON);
    int inflate = settings.get(INFLATE);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, free, balloon, balloon + inflate);
      Assumed.reclaim(guest, settings);
      Assumed.transport(guest, settings);
      guest.sizeWork();
      guest.fsTask();
      Assumed.host(guest, settings);
      guest.memhog(1);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK),
        Expectation.violated("v4.15", ID, Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK).with(Assumed.PCI.name(), 0),
        Expectation.violated("v4.15", ID, Hazard.DEADLOCK).with(Assumed.PCI.name(), 0));
  }
}
