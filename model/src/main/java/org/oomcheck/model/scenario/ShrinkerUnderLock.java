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
 * The shrinker of 2018 on a tree that allocates under balloon_lock: reclaim of that very allocation
 * calls the shrinker, which wants balloon_lock.
 *
 * <p>A shrinker runs in the task that reclaims, whatever locks that task holds. So the shrinker
 * could come only after the allocation had been taken out from under the lock; a backport of one
 * without the other hangs at the first inflation that has to reclaim, without any help from another
 * task.
 */
@AutoService(Scenario.class)
public final class ShrinkerUnderLock implements Scenario {
  private static final String ID = "shrinker-under-lock";
  private static final Parameter BALLOON = Size.BALLOON.atLeast(1);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The balloon has a shrinker and memory is out: can inflating it hang on its own lock?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, Size.INFLATE, Assumed.HOST_ANSWERS);
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
    BalloonGuest guest =
        new BalloonGuest(machine, tree, 0, balloon, balloon + settings.get(Size.INFLATE));
    guest.sizeWork();
    Assumed.host(guest, settings);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v4.20", ID),
        Expectation.violated("v4.20", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
