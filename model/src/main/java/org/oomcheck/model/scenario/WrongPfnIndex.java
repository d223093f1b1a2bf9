// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.MovedPages;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The first form of the merged fix, commit c7cdff0e8647: it raised num_pfns before it wrote a
 * page's number to {@code pfns + num_pfns}.
 *
 * <p>So slot 0 was never written. The host was told of page frame 0 in its place, and took the
 * guest's first page; and a full array was written beyond its end. powerpc guests died of it.
 * Nothing here takes two tasks: it is found because fill_balloon() is held against what it tells,
 * and against the number of pages that it returns.
 */
@AutoService(Scenario.class)
public final class WrongPfnIndex implements Scenario {
  private static final String ID = "wrong-pfn-index";
  private static final Parameter INFLATE =
      new Parameter("inflate", 1, 1, 64, "pages that the host asks for, 4 KiB each");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "fill_balloon() tells the host about the pages that it has put into the balloon: these, and no"
        + " others?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(INFLATE);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.ACCOUNTING);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    return machine -> boot(machine, tree, settings);
  }

  private static void boot(Machine machine, KernelTree tree, Settings settings) {
    int inflate = settings.get(INFLATE);
    BalloonGuest guest = new BalloonGuest(machine, tree, inflate, 0, inflate);
    guest.kworker("kworker/0:1", () -> MovedPages.processOneWork(guest));
    guest.host();
    Goals.inflates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(Expectation.proven("v4.13", ID), Expectation.proven("v4.15", ID));
  }
}
