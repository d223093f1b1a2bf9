// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The OOM notifier deflates while the size work inflates, and both write vb->pfns.
 *
 * <p>Until f68b992bbb47 leak_balloon() released balloon_lock before it freed the pages in the
 * array. If fill_balloon() writes the array in between, the pages that it has just given to the
 * host are freed, and those that came out of the balloon are lost. What is freed is still on the
 * balloon's list, so it is freed a second time later.
 */
@AutoService(Scenario.class)
public final class PfnsOverwritten implements Scenario {
  private static final String ID = "pfns-overwritten";
  private static final Parameter BALLOON = Size.BALLOON.atLeast(1).atMost(3);
  private static final Parameter ALLOCATORS = Size.ALLOCATORS.atMost(3);

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "The balloon is inflated and deflated at once, with one array for the numbers of pages: are the"
        + " right pages freed?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(BALLOON, ALLOCATORS, Assumed.HOST_ANSWERS);
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
    int balloon = settings.get(BALLOON);
    BalloonGuest guest = BalloonGuest.named(machine, tree, 0, balloon, balloon + 1, 2);
    guest.sizeWork();
    Assumed.host(guest, settings);
    guest.neighbour(1);
    guest.memhog(1);
    guest.allocators(settings.get(ALLOCATORS));
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.4", ID, Hazard.ACCOUNTING, Hazard.KERNEL_BUG),
        Expectation.violated("v3.18+deflate-on-oom", ID, Hazard.ACCOUNTING, Hazard.KERNEL_BUG),
        Expectation.proven("v3.18", ID),
        Expectation.proven("v4.13", ID),
        Expectation.proven("v6.12", ID));
  }
}
