// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Task;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.notifier.RcuTreePlugin;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * rcu_oom_notify() counts in one variable for all callers: it waits until the count is 0, sets it
 * to 1, adds one for each callback that it posts, and takes its own 1 away at the end. That is
 * right for one caller at a time, and only oom_lock sees to that.
 *
 * <p>Without it, two callers can both find 0. One sets 1 and takes it away again in between, or
 * both set the same 1 and both take it away: the count is -1, and every later OOM waits for it to
 * be 0. Or the second one is already asleep when the first takes its 1 away, which wakes no task:
 * "no need to wake ourselves" is no longer true. With {@code cpus=1}, where callbacks are posted,
 * it comes sooner: the same rcu_head is queued twice.
 *
 * <p>Moving the chain out from under oom_lock needs another lock in its place, as the patch of June
 * 2018 has one.
 */
@AutoService(Scenario.class)
public final class RcuNotifierReentered implements Scenario {
  private static final String ID = "rcu-notifier-reentered";
  private static final Parameter CPUS =
      new Parameter("cpus", 0, 0, 8, "CPUs that have lazy callbacks");
  private static final Parameter ALLOCATORS = Size.ALLOCATORS.defaultingTo(2);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Two tasks run out of memory at once: can both of them be in the OOM notifier of RCU?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(CPUS, ALLOCATORS);
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
    Guest guest = new Guest(machine, tree, 0);
    RcuTreePlugin rcu = new RcuTreePlugin(guest.kernel(), tree, settings.get(CPUS), 1);
    machine.spawn(Role.daemon("rcuos/0").with(Task.PF_KTHREAD), rcu::rcuNocbKthread);
    guest.memhog(1);
    guest.allocators(settings.get(ALLOCATORS));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13", ID), Expectation.proven("v4.15", ID));
  }
}
