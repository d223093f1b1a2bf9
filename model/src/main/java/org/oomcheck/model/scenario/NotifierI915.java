// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.notifier.I915GemShrinker;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The third of the five users of register_oom_notifier() in 2017: the i915 graphics driver. A page
 * fault allocates under obj->mm.lock; the OOM notifier needs that lock under oom_lock.
 *
 * <p>The mail of October 2017 asks: "please check". The answer is that i915 is not safe. The
 * notifier takes an object's memory, drops obj->mm.lock and takes it again to see whether the
 * memory is still gone. A fault that comes in between holds the lock and allocates; another process
 * has taken the freed page; the fault's allocation finds oom_lock taken, and is retried for ever,
 * for the holder of oom_lock waits for the lock of the fault. __GFP_RETRY_MAYFAIL does not help:
 * the allocator tries oom_lock before it looks at that flag. The fault is the OOM_LOCKUP; the
 * process in the notifier hangs behind it, which is a HUNG_TASK.
 */
@AutoService(Scenario.class)
public final class NotifierI915 implements Scenario {
  private static final String ID = "notifier-i915";

  private static final Parameter NO_RECLAIM_UNDER_VM_MUTEX =
      Parameter.assumed(
          "no-reclaim-under-vm-mutex",
          1,
          "1: no task reclaims under vm->mutex, as lockdep is told; 0: a page fault does");
  private static final Parameter RESUME_IS_FREE =
      Parameter.assumed(
          "resume-is-free", 1, "1: waking the device up allocates nothing; 0: it does, GFP_KERNEL");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A page fault of the i915 driver allocates under the object's lock while the OOM notifier wants"
        + " that lock: does every task make progress?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, NO_RECLAIM_UNDER_VM_MUTEX, RESUME_IS_FREE);
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
    I915GemShrinker i915 = new I915GemShrinker(guest.kernel(), tree);
    if (!settings.is(NO_RECLAIM_UNDER_VM_MUTEX)) {
      i915.reclaimUnderVmMutex();
    }
    if (!settings.is(RESUME_IS_FREE)) {
      i915.resumeAllocates();
    }
    machine.spawn(Role.task("Xorg"), i915::i915GemFault);
    guest.growingMemhog(1);
    guest.allocators(settings.get(Size.ALLOCATORS));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v6.12", ID, Hazard.HUNG_TASK, Hazard.OOM_LOCKUP)
            .with(NO_RECLAIM_UNDER_VM_MUTEX.name(), 0),
        Expectation.violated("v6.12", ID, Hazard.OOM_LOCKUP).with(RESUME_IS_FREE.name(), 0));
  }
}
