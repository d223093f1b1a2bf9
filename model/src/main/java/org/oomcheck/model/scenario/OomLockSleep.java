// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * No task is blocked for ever here: a process was killed, and out_of_memory() sleeps for a tick, so
 * that the victim can run and give its memory back. Until v4.18 it did so with oom_lock held. A
 * memory cgroup at its limit, whose victim is another process, waits for that tick too.
 *
 * <p>One tick is not much, if it is one. A task that only tries the lock loops meanwhile, and on a
 * busy CPU the sleeper may come back late; that is beyond this model, where every task gets its
 * turn.
 */
@AutoService(Scenario.class)
public final class OomLockSleep implements Scenario {
  private static final String ID = "oom-lock-sleep";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A process is killed, and others need oom_lock: do they wait for the OOM killer's own sleep?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.STALL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int allocators = settings.get(Size.ALLOCATORS);
    return machine -> {
      Guest guest = new Guest(machine, tree, 0);
      guest.processAtItsLimit();
      guest.memhog(2);
      guest.allocators(allocators);
      Goals.allocates(guest);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.STALL),
        Expectation.proven("v4.20", ID),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID));
  }
}
