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
import org.oomcheck.model.notifier.RcuTorture;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The user of register_oom_notifier() that came after 2017: rcutorture, a test module that uses up
 * memory on purpose. Its notifier calls rcu_barrier().
 *
 * <p>That is the wait of RCU's own notifier of v4.13 again: a grace period and every callback that
 * was posted before, under oom_lock. It ends, as callbacks must not sleep, and rcu_fwd_mutex is
 * never held during an allocation, so there is no cycle. It reports a page whether it has freed one
 * or not, and out_of_memory() believes that. No process is killed as long as it is registered; but
 * it has told the test to stop, and a test that stops unregisters it. With {@code callbacks=0
 * stops=0} there is nothing to free and no end, and a task that is out of memory loops for ever.
 */
@AutoService(Scenario.class)
public final class NotifierRcutorture implements Scenario {
  private static final String ID = "notifier-rcutorture";
  private static final Parameter CALLBACKS =
      new Parameter("callbacks", 1, 0, 16, "callbacks that the test has posted, one page each");
  private static final Parameter GRACE =
      new Parameter("grace-period", 3, 1, 100, "how long a grace period takes, in jiffies");
  private static final Parameter STOPS =
      new Parameter("stops", 1, 0, 1, "0: the test continues when it is told to stop");
  private static final Parameter ALLOCATORS = Size.ALLOCATORS.defaultingTo(2);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "rcutorture uses up all memory, and its OOM notifier waits for every RCU callback: does that end,"
        + " and what does it cost?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(CALLBACKS, GRACE, ALLOCATORS, STOPS);
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
    Runnable thread;
    if (tree.slots().contains(RcuTorture.FWD_PROG_INIT)) {
      thread =
          tree.get(RcuTorture.FWD_PROG_INIT)
              .call(guest.kernel(), settings.get(CALLBACKS), settings.get(GRACE));
    } else {
      RcuTorture torture =
          new RcuTorture(guest.kernel(), tree, settings.get(CALLBACKS), settings.get(GRACE));
      thread = torture::rcuTortureFwdProg;
      machine.spawn(Role.daemon("rcuos/0").with(Task.PF_KTHREAD), torture::rcuNocbKthread);
    }
    if (settings.is(STOPS)) {
      machine.spawn(Role.daemon("rcu_torture_fwd").with(Task.PF_KTHREAD), thread);
    }
    guest.memhog(1);
    guest.allocators(settings.get(ALLOCATORS));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.20", ID),
        Expectation.violated("v5.8", ID, Hazard.STALL),
        Expectation.violated("v6.12", ID, Hazard.STALL));
  }
}
