// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.BalloonGuest;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * Reclaim takes pages off the inactive list to look at them. In v4.13 a task that reclaims while
 * too many are off waits until they are back, a tenth of a second at a time and without a limit.
 * kswapd has taken them and wants the fs lock to write one; its holder allocates with GFP_NOFS and
 * waits in the OOM notifier for balloon_lock; and the worker, which holds balloon_lock, waits for
 * kswapd's pages.
 *
 * <p>A cycle of three tasks, and not a DEADLOCK: the worker does not sleep for ever, it looks again
 * every 100 ms. No task makes progress all the same, so it is an OOM_LOCKUP, and the other two hang
 * behind a task that goes on: a HUNG_TASK. It is no lock cycle either: the third edge is a counter,
 * which lockdep does not know.
 *
 * <p>Both fixes are needed to see what each is worth. Allocating outside of balloon_lock alone is
 * not enough: the worker waits with a free page on its private list, for which the GFP_NOFS task
 * loops. Waiting only once, since v4.14, is enough on v4.13 as it is. GFP_NOFS itself does not wait
 * here: it is allowed eight times as many isolated pages, for exactly this reason. With {@code
 * inactive=16} one isolated page is not too many, and no task waits.
 */
@AutoService(Scenario.class)
public final class IsolatedPagesThrottle implements Scenario {
  private static final String ID = "isolated-pages-throttle";
  private static final Parameter INACTIVE =
      new Parameter(
          "inactive", 2, 1, 64, "dirty pages on the inactive list, of which kswapd writes one");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A balloon worker inflates while kswapd has taken the pages off the list that reclaim looks at:"
        + " for how long does it wait for them?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.BALLOON, Size.INFLATE, INACTIVE, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of();
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int balloon = settings.get(Size.BALLOON);
    int inflate = settings.get(Size.INFLATE);
    int inactive = settings.get(INACTIVE);
    return machine -> {
      BalloonGuest guest = new BalloonGuest(machine, tree, 0, balloon, balloon + inflate);
      guest.sizeWork();
      guest.kswapd(inactive);
      guest.fsTask();
      Assumed.host(guest, settings);
      guest.memhog(1);
    };
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v4.13", ID, Hazard.HUNG_TASK, Hazard.OOM_LOCKUP),
        Expectation.proven("v4.15", ID),
        Expectation.proven("v5.8", ID),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v4.15", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0));
  }
}
