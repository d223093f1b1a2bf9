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
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * Memory is out while fewer pages are on loan than the OOM notifier of pseries cmm asks for.
 *
 * <p>Since v5.5 the pages are in a balloon, and balloon_page_dequeue() calls BUG() when a balloon
 * is empty and none of its pages is isolated: a caller is expected to ask for no more than it has.
 * virtio_balloon learnt that in 2016 (commit 37cf99e08c6f); cmm_oom_notify() asks for oom_kb, 1 MiB
 * by default, whatever is on loan, and cmm_free_pages() does not look either. v5.8 and v6.12 run
 * into that BUG(), as modelled and by the C of 6.1 and 6.12. It was not reported so far, and it was
 * not tried on a machine; docs/reports has the report.
 */
@AutoService(Scenario.class)
public final class PseriesCmmEmpty implements Scenario {
  private static final String ID = "pseries-cmm-empty";
  private static final Parameter LOANED =
      new Parameter("loaned", 1, 0, 16, "pages on loan at the start");
  private static final Parameter OOM_PAGES =
      new Parameter("oom-pages", 2, 1, 16, "pages that the OOM notifier takes back, oom_kb");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A guest with fewer pages on loan than oom_kb runs out of memory: what does the OOM notifier of"
        + " pseries cmm do?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(LOANED, OOM_PAGES);
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
    PseriesCmm.load(
        guest.kernel(),
        tree,
        new PseriesCmm.Partition(loaned, loaned, settings.get(OOM_PAGES), false),
        false,
        false);
    guest.memhog(1);
    guest.allocators(1);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.violated("v5.8", ID, Hazard.KERNEL_BUG),
        Expectation.violated("v6.12", ID, Hazard.KERNEL_BUG),
        Expectation.proven("v5.8", ID).with(LOANED.name(), 2),
        Expectation.proven("v6.12", ID).with(LOANED.name(), 2));
  }
}
