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
 * Two more tasks need oom_lock: a process of a memory cgroup at its limit, and SysRq-f. Neither has
 * anything to do with the balloon, and neither uses a trylock: both wait in mutex_lock(), without a
 * limit.
 *
 * <p>Under v4.13 the worker and the filesystem task are blocked as in reclaim-needs-oom. A process
 * elsewhere reaches the limit of its own group. It would only have to kill itself, without calling
 * a notifier, and its page would be what the others lack; but it comes to oom_lock first. With
 * {@code sysrq=1} it is the worker of SysRq-f, which is meant to end such a state. The OOM reaper
 * of v4.13 takes oom_lock as well; it has no victim here.
 *
 * <p>v6.12 has mutex_lock_killable() for the cgroup, so that such a process can at least be killed
 * from outside. Where the two others cannot deadlock, no task waits for long.
 */
@AutoService(Scenario.class)
public final class MemcgBehindNotifier implements Scenario {
  private static final String ID = "memcg-behind-notifier";
  private static final Parameter BALLOON = Size.BALLOON.defaultingTo(2);
  private static final Parameter SYSRQ =
      new Parameter("sysrq", 0, 0, 1, "1: SysRq-f instead of a memory cgroup at its limit");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A container reaches its own memory limit while the OOM notifier is stuck: does it make progress,"
        + " although the balloon is none of its business?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        BALLOON, Size.INFLATE, SYSRQ, Assumed.HOST_ANSWERS, Assumed.RECLAIM_NEEDS_FS_LOCK);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int balloon = settings.get(BALLOON);
    int inflate = settings.get(Size.INFLATE);
    boolean sysrq = settings.is(SYSRQ);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon + inflate);
      Assumed.reclaim(guest, settings);
      guest.sizeWork();
      guest.fsTask();
      Assumed.host(guest, settings);
      guest.memhog(1);
      if (sysrq) {
        guest.sysrq();
      } else {
        guest.processAtItsLimit();
      }
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.DEADLOCK),
        Expectation.proven("v4.15", ID),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v4.15", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0),
        Expectation.proven("v4.13", ID).with(Assumed.RECLAIM_NEEDS_FS_LOCK.name(), 0));
  }
}
