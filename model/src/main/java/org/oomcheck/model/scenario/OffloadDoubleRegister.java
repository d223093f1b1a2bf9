// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.kernel.BlockingNotifierChain;
import org.oomcheck.model.kernel.BlockingNotifierChain.Answer;
import org.oomcheck.model.kernel.BlockingNotifierChain.Block;
import org.oomcheck.model.kernel.BlockingNotifierChain.Code;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Cell;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelBug;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.Step;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * Two drivers register their OOM notifiers at once. Where the first registration creates a kthread
 * and nothing keeps both from being the first, there are two, and both answer one request: a
 * callback runs twice at the same time. RCU's of v4.13 queues the same rcu_head twice then;
 * oom_lock was what kept its callers apart.
 */
@AutoService(Scenario.class)
public final class OffloadDoubleRegister implements Scenario {
  private static final String ID = "offload-double-register";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Two drivers register OOM notifiers at once: does each callback still run once at a"
        + " time?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int allocators = settings.get(Size.ALLOCATORS);
    return machine -> {
      Guest guest = new Guest(machine, tree, 0);
      Cell inside = machine.cell("rcu_oom_notify()", 0);
      driver(machine, guest.kernel(), "rcu", () -> callback(machine, inside));
      driver(machine, guest.kernel(), "i915", () -> new Answer(Code.NOTIFY_DONE, 0));
      guest.allocators(allocators);
    };
  }

  private static void driver(
      Machine machine, Kernel kernel, String name, BlockingNotifierChain.Callback callback) {
    Block block = kernel.oomKill().oomNotifyList().block(name, 0, callback);
    machine.spawn(
        Role.task("init-" + name), () -> kernel.oomKill().notifiers().registerOomNotifier(block));
  }

  /** A callback that must not be entered twice, as most are. */
  private static Answer callback(Machine machine, Cell inside) {
    boolean alone =
        machine.perform(
            Step.of(
                inside,
                "enter " + inside.name(),
                () -> {
                  boolean first = inside.get() == 0;
                  inside.add(1);
                  return first;
                }));
    if (!alone) {
      throw new KernelBug(
          Hazard.LIFECYCLE, inside.name() + " is entered while it is running already");
    }
    machine.perform(Step.run(inside, "leave " + inside.name(), () -> inside.add(-1)));
    return new Answer(Code.NOTIFY_OK, 0);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13", ID), Expectation.proven("v4.15", ID));
  }
}
