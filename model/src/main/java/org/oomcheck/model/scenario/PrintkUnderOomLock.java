// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.printk.Console;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * Before it kills, the OOM killer prints a report, with oom_lock held. A container at its limit
 * waits for that lock, and so for a slow console: a stall as long as the report.
 *
 * <p>Until v4.15 it can be worse. The task that prints also prints what others add meanwhile. Tasks
 * that could not allocate for ten seconds added a report of their own from v4.9 to v4.14, so the
 * task with oom_lock may print for ever: a possible lockup. Since v4.16 (dbdda842fe96) another task
 * that prints takes over after one record, and the wait ends. {@code others=0} has no other task
 * that prints, as since v4.15 (400e22499dd9) no task reports a long wait.
 */
@AutoService(Scenario.class)
public final class PrintkUnderOomLock implements Scenario {
  private static final String ID = "printk-under-oom-lock";
  private static final int LOG = 2;
  private static final Parameter CONSOLE =
      new Parameter("console", 1, 0, 64, "how long a record takes, in jiffies; 0: no time");
  private static final Parameter OTHERS =
      Parameter.assumed("others", 1, "1: another task prints a record in each jiffy; 0: none");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The OOM killer prints on a slow console: for how long do others wait for oom_lock?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, CONSOLE, OTHERS);
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
    Console console = new Console(machine, LOG, settings.get(CONSOLE));
    guest.kernel().add(Console.class, console);
    if (settings.is(OTHERS)) {
      machine.spawn(Role.daemon("printer"), () -> prints(guest, console));
    }
    guest.processAtItsLimit();
    guest.memhog(2);
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  private static void prints(Guest guest, Console console) {
    Loop loop = guest.machine().loop("printer");
    while (true) {
      loop.head();
      guest.kernel().sleep().scheduleTimeoutUninterruptible(1);
      guest.kernel().run(Console.VPRINTK_EMIT, f -> f.call(console));
    }
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.OOM_LOCKUP, Hazard.STALL)
            .possibly(Hazard.OOM_LOCKUP),
        Expectation.violated("v4.13", ID, Hazard.STALL).with(OTHERS.name(), 0),
        Expectation.violated("v6.12", ID, Hazard.STALL),
        Expectation.proven("v6.12", ID).with(CONSOLE.name(), 0));
  }
}
