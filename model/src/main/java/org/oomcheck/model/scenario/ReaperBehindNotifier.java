// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.scenario.support.Victims;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The last resort when a victim cannot end, because it needs a lock whose holder waits for memory:
 * the OOM reaper takes its pages all the same. Until v4.18 it took oom_lock first. Here the host
 * does not answer, and the holder of the filesystem's lock is in the OOM notifier with oom_lock: so
 * the reaper waits for the task that it was to help, and the victim's page stays where it is.
 *
 * <p>Since v4.19 (commit af5679fbc669) the reaper does without oom_lock, and the others get the
 * page although the notifier is as stuck as before. Without a reaper, {@code reaper=0}, every
 * release locks up; with a host that answers, {@code host=1}, none does.
 *
 * <p>The task in the notifier waits for a host that is gone, on every release: that is the DEADLOCK
 * which is expected everywhere. Until v4.18 the tasks behind it hang and retry as well.
 */
@AutoService(Scenario.class)
public final class ReaperBehindNotifier implements Scenario {
  private static final String ID = "reaper-behind-notifier";
  private static final Parameter HOST =
      new Parameter("host", 0, 0, 1, "1: the host answers, at some time; 0: it is gone");
  private static final Parameter REAPER =
      new Parameter("reaper", 1, 0, 1, "0: there is no OOM reaper");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A victim cannot end by itself and the OOM notifier is stuck: does the OOM reaper free the"
        + " victim's memory for the others?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, Size.BALLOON, HOST, REAPER);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int allocators = settings.get(Size.ALLOCATORS);
    int balloon = settings.get(Size.BALLOON);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon);
      guest.fsTask();
      Victims.behindFsLock(guest, 1);
      if (settings.is(REAPER)) {
        guest.oomReaper();
      }
      if (settings.is(HOST)) {
        guest.host();
      }
      guest.memhog(1);
      guest.allocators(allocators);
      if (settings.is(REAPER)) {
        machine.goal(
            "the OOM reaper frees the pages of the victim",
            () ->
                guest.kernel().processes().hasReaped()
                    && guest.kernel().pageAlloc().freeCell().get() > 0);
      }
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK, Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.violated("v4.15", ID, Hazard.DEADLOCK, Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.violated("v4.20", ID, Hazard.DEADLOCK),
        Expectation.violated("v5.8", ID, Hazard.DEADLOCK),
        Expectation.violated("v6.12", ID, Hazard.DEADLOCK),
        Expectation.proven("v4.13", ID).with(HOST.name(), 1),
        Expectation.violated("v6.12", ID, Hazard.DEADLOCK, Hazard.HUNG_TASK, Hazard.OOM_LOCKUP)
            .with(REAPER.name(), 0));
  }
}
