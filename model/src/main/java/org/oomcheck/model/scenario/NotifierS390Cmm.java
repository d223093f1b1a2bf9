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
import org.oomcheck.model.notifier.S390Cmm;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The second of the five users of register_oom_notifier() in 2017: s390 cmm. Its thread gives pages
 * to the hypervisor one at a time, and allocates them with GFP_NOIO: without __GFP_NORETRY, so it
 * runs the OOM notifiers itself, its own among them.
 *
 * <p>The mail of October 2017 took it to be safe, as it uses a spinlock, and there is no lock
 * cycle. But the thread can take for ever what the OOM notifier has just freed. The notifier gives
 * up the target, and thereby ends that, only if it comes to it in time: cmm_oom_notify() sets the
 * target to cmm_pages after it has dropped cmm_lock. A thread that has decided by the old target
 * and waits for cmm_lock with the freed page in its hand puts that page in first, and then the
 * target is given up for nothing. Each iteration of the loop needs that race again; no fairness
 * excludes it. With {@code target=2}, the target given up under cmm_lock, it is gone; with {@code
 * target=0} the race is not even needed.
 */
@AutoService(Scenario.class)
public final class NotifierS390Cmm implements Scenario {
  private static final String ID = "notifier-s390-cmm";
  private static final Parameter GIVEN =
      new Parameter("given", 1, 0, 16, "pages that the hypervisor has at the start");
  private static final Parameter MORE =
      new Parameter("more", 1, 1, 16, "pages that the hypervisor asks for in addition");
  private static final Parameter OOM_PAGES =
      new Parameter(
          "oom-pages", 1, 1, 16, "pages that the OOM notifier takes back; 256 in the kernel");
  private static final Parameter ALLOCATORS = Size.ALLOCATORS.atLeast(0);
  private static final int AS_THE_KERNEL = 1;
  private static final Parameter TARGET =
      new Parameter(
          "target",
          AS_THE_KERNEL,
          0,
          2,
          "the OOM notifier 0: keeps it, 1: gives it up, 2: under cmm_lock");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The s390 cmm thread inflates with GFP_NOIO while memory is out, and runs its own OOM notifier:"
        + " does it end?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(GIVEN, MORE, OOM_PAGES, ALLOCATORS, TARGET);
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
    int given = settings.get(GIVEN);
    int target = given + settings.get(MORE);
    if (tree.slots().contains(S390Cmm.CMM_INIT) && settings.get(TARGET) == AS_THE_KERNEL) {
      tree.get(S390Cmm.CMM_INIT).call(guest.kernel(), given, target);
    } else {
      S390Cmm cmm =
          new S390Cmm(
              guest.kernel(), given, target, settings.get(OOM_PAGES), onOom(settings.get(TARGET)));
      machine.spawn(Role.task("cmmthread").with(Task.PF_KTHREAD), cmm::cmmThread);
    }
    guest.memhog(1);
    guest.allocators(settings.get(ALLOCATORS));
  }

  private static S390Cmm.Target onOom(int number) {
    return switch (number) {
      case 0 -> S390Cmm.Target.KEPT;
      case 1 -> S390Cmm.Target.GIVEN_UP_LATE;
      default -> S390Cmm.Target.GIVEN_UP_UNDER_LOCK;
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.BUSY_NO_OP).possibly(Hazard.BUSY_NO_OP));
  }
}
