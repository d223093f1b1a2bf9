// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.notifier.PseriesCmm;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The first of the five users of register_oom_notifier() in 2017: pseries cmm. Its thread lends a
 * page to the hypervisor while a process runs out of memory and calls the OOM notifier.
 *
 * <p>The mail of October 2017 took it to be safe, as it uses a spinlock. It is, and the reason is
 * that no page is allocated under that spinlock; {@code allocates-under-lock=1} shows what would
 * happen otherwise. Its OOM notifier has another problem, see {@link PseriesCmmEmpty}.
 *
 * <p>Since v5.5 the thread keeps a copy of what is on loan, and reads its target anew at each use.
 * The OOM notifier writes the target in between: the difference is below zero, and
 * cmm_alloc_pages() counts it down to a zero that it does not reach. It lends every page that the
 * notifier frees, until an allocation fails. With {@code reads-once=1} the target is read once, and
 * that is all it takes.
 */
@AutoService(Scenario.class)
public final class NotifierPseriesCmm implements Scenario {
  private static final String ID = "notifier-pseries-cmm";
  private static final Parameter LOANED =
      new Parameter("loaned", 2, 0, 16, "pages on loan at the start");
  private static final Parameter LEND =
      new Parameter("lend", 1, 1, 16, "pages that the hypervisor asks for in addition");
  private static final Parameter OOM_PAGES =
      new Parameter("oom-pages", 1, 1, 16, "pages that the OOM notifier takes back, oom_kb");
  private static final Parameter ONCE =
      new Parameter("reads-once", 0, 0, 1, "1: the thread reads its target once; 0: at each use");
  private static final Parameter UNDER_LOCK =
      new Parameter(
          "allocates-under-lock",
          0,
          0,
          1,
          "1: pages are allocated under cmm_lock; the kernel does not");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The pseries cmm driver lends pages to the hypervisor while memory is out: can its OOM notifier"
        + " hang?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(LOANED, LEND, OOM_PAGES, Size.ALLOCATORS, UNDER_LOCK, ONCE);
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
    int loaned = settings.get(LOANED);
    int target = loaned + settings.get(LEND);
    PseriesCmm.load(
        guest.kernel(),
        tree,
        new PseriesCmm.Partition(loaned, target, settings.get(OOM_PAGES), true),
        settings.is(UNDER_LOCK),
        settings.is(ONCE));
    guest.memhog(1);
    guest.allocators(settings.get(Size.ALLOCATORS));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.violated("v6.12", ID, Hazard.BUSY_NO_OP).possibly(Hazard.BUSY_NO_OP),
        Expectation.proven("v6.12", ID).with(ONCE.name(), 1));
  }
}
