// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.kernel.SharedVariable;
import org.oomcheck.model.kernel.WaitQueue;
import org.oomcheck.model.linux.BpfOom;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Access;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Victims;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * Patches of 2025 ask a BPF program before a victim is chosen, under oom_lock. Here the program
 * tells a daemon in user space to drop its cache, and answers that memory will be free soon. The
 * daemon runs into a page fault first, and needs a page for it.
 *
 * <p>As posted (bpf-oom-hook), the answer counts only if oc->bpf_memory_freed was set, which
 * happens where the program has the kernel kill a process. The flag is reset on every call, so
 * there is no credit from before, and the kernel's own killer goes on. If the answer alone counted
 * (bpf-oom-unchecked), all of them would retry for ever.
 *
 * <p>A program that kills, {@code kills=1}, is asked before the kernel looks for a victim that is
 * still exiting. It has to look by itself, or it kills one process after the other.
 */
@AutoService(Scenario.class)
public final class BpfOomAnswer implements Scenario {
  private static final String ID = "bpf-oom-answer";
  private static final Parameter KILLS =
      new Parameter("kills", 0, 0, 1, "1: the program kills a process; 0: it asks a daemon");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A BPF program answers an OOM with a promise: does every task make progress?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(KILLS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.PREMATURE_OOM_KILL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    Guest guest = new Guest(machine, tree, 0);
    Kernel kernel = guest.kernel();
    SharedVariable asked = new SharedVariable(machine, "oomd is asked", 0);
    WaitQueue wait = new WaitQueue(machine, "oomd");
    kernel.add(
        BpfOom.class,
        settings.is(KILLS)
            ? () -> killWithoutLooking(kernel)
            : () -> {
              asked.write(Access.ONCE, 1);
              wait.wakeUp();
              return new BpfOom.Answer(true, false);
            });
    Victims.daemonWithCache(
        guest, "oomd", () -> wait.waitEventIdle("asked", () -> asked.read(Access.ONCE) != 0));
    guest.memhog(2);
    guest.memhog(2);
    guest.allocators(1);
    Goals.allocates(guest);
  }

  /**
   * bpf_oom_kill_process() on the worst process, whether another victim is still exiting or not.
   */
  private static BpfOom.Answer killWithoutLooking(Kernel kernel) {
    kernel.processes().selectBadProcess();
    kernel.processes().oomKillProcess(0);
    return new BpfOom.Answer(true, true);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v6.12", ID));
  }
}
