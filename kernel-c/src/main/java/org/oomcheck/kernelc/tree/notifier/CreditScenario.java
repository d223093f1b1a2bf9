// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree.notifier;

import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.FreedCredit;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Role;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.notifier.PseriesCmm;
import org.oomcheck.model.scenario.Scenario;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The question whether the OOM notifier of a cmm driver reports more pages than it has freed. It is
 * called twice, and the second time it may have nothing left: if it reports pages then, no process
 * is ever killed. It may report fewer: s390 does not count the pages of its list.
 */
final class CreditScenario implements Scenario {

  /** Loads a driver while a world boots. */
  private interface Load {
    void in(Kernel kernel, KernelTree tree, int pages);
  }

  private final String id;
  private final String question;
  private final Load load;
  private final Parameter loaned;

  private CreditScenario(String id, String driver, int loaned, Load load) {
    this.id = id;
    this.question =
        "The OOM notifier of " + driver + " runs twice: does it report more pages than it frees?";
    this.load = load;
    this.loaned = new Parameter("loaned", loaned, 0, 8, "pages with the hypervisor at the start");
  }

  /** The scenario of the s390 driver, which takes back up to 256 pages at a time. */
  static CreditScenario s390() {
    return new CreditScenario(
        "s390-cmm-credit",
        "s390 cmm",
        1,
        (kernel, tree, pages) -> tree.get(S390CmmPart.IDLE).call(kernel, pages, pages));
  }

  /**
   * The scenario of the pseries driver, which takes back as many pages as oom_kb says, here one,
   * and needs that many.
   */
  static CreditScenario pseries() {
    return new CreditScenario(
        "pseries-cmm-credit",
        "pseries cmm",
        2,
        (kernel, tree, pages) ->
            tree.get(PseriesCmm.CMM_INIT)
                .call(kernel, new PseriesCmm.Partition(pages, pages, 1, false)));
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String question() {
    return question;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(loaned);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.ACCOUNTING);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> {
      Guest guest = new Guest(machine, tree, 0);
      load.in(guest.kernel(), tree, settings.get(loaned));
      FreedCredit.watchForTooMuch(guest.kernel());
      guest.memhog(2);
      machine.spawn(
          Role.task("allocator"),
          () -> {
            FreedCredit.callOutOfMemory(guest.kernel());
            FreedCredit.callOutOfMemory(guest.kernel());
          });
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of();
  }
}
