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
 * The fourth of the five users of register_oom_notifier() in 2017: RCU with CONFIG_RCU_FAST_NO_HZ.
 * The OOM notifier waits, without a limit, for the callbacks that the OOM before has posted.
 *
 * <p>The mail of October 2017 asks: "please check". The answer: no lock cycle, and a wait under
 * oom_lock all the same. It lasts for a grace period and for every callback that is queued before,
 * also those of other users; meanwhile no process is killed. A callback must not sleep, so it
 * cannot wait for an allocation, and as long as all of them obey, the wait ends. Nothing is gained
 * by it: the notifier adds nothing to the count of freed pages, and so a process is killed in any
 * case. Removed in v4.20.
 */
@AutoService(Scenario.class)
public final class NotifierRcu implements Scenario {
  private static final String ID = "notifier-rcu";
  private static final Parameter CPUS = new Parameter("cpus", 2, 1, 8, "online CPUs");
  private static final Parameter GRACE =
      new Parameter("grace-period", 3, 1, 100, "how long a grace period takes, in jiffies");
  private static final Parameter ALLOCATORS = Size.ALLOCATORS.defaultingTo(2);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The OOM notifier of RCU waits under oom_lock for callbacks of the OOM before: does that end, and"
        + " what does it cost?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(CPUS, GRACE, ALLOCATORS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.STALL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    Guest guest = new Guest(machine, tree, 0);
    RcuTreePlugin rcu =
        new RcuTreePlugin(guest.kernel(), tree, settings.get(CPUS), settings.get(GRACE));
    machine.spawn(Role.daemon("rcuos/0").with(Task.PF_KTHREAD), rcu::rcuNocbKthread);
    guest.memhog(1);
    guest.allocators(settings.get(ALLOCATORS));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.STALL), Expectation.proven("v4.20", ID));
  }
}
