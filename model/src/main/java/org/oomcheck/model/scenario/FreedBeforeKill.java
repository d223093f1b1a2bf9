// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.linux.mm.PageAlloc;
import org.oomcheck.model.linux.mm.Watermarks;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.Machine;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.Goals;
import org.oomcheck.model.scenario.support.Guest;
import org.oomcheck.model.scenario.support.OverlookedPages;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * Between the moment at which an allocation finds nothing and the one at which it has oom_lock,
 * another process may end and leave its memory behind. So __alloc_pages_may_oom() looks once more,
 * under the lock, but with the high watermark: it is content only with more than a few pages. Here
 * a neighbour frees two, one more than that mark, and no process is killed; without the look
 * (no-last-attempt) one is.
 *
 * <p>With {@code released=1} the page is above the mark of every other attempt and not above that
 * one: a process is killed for want of a page that the same task would have been given a moment
 * before or after. That is how the kernel wants it; {@code high=0} shows that the mark does it.
 *
 * <p>What is freed after the last attempt is not seen, whatever the mark: {@code late=1} counts
 * that as well. Tetsuo Handa proposed in November 2017 to move the attempt behind the choice of the
 * victim, which makes the time shorter and does not take it away.
 */
@AutoService(Scenario.class)
public final class FreedBeforeKill implements Scenario {
  private static final String ID = "freed-before-kill";
  private static final Parameter RELEASED =
      new Parameter("released", 2, 0, 64, "pages that a process frees when it ends, 4 KiB each");
  private static final Parameter MIN =
      new Parameter("min", 0, 0, 64, "the min watermark, in pages that stay free");
  private static final Parameter HIGH =
      new Parameter("high", 1, 0, 64, "the high watermark, in pages that stay free");
  private static final Parameter LATE =
      new Parameter("late", 0, 0, 1, "1: a page that is freed after the last attempt counts too");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "A process ends just before another calls the OOM killer: is a process killed although its"
        + " memory is free?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.ALLOCATORS, RELEASED, MIN, HIGH, LATE, Assumed.ONE_CPU);
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
    int min = settings.get(MIN);
    int released = settings.get(RELEASED);
    boolean late = settings.is(LATE);
    Watermarks watermarks = new Watermarks(min, settings.get(HIGH));
    Guest guest = new Guest(machine, tree, min, watermarks);
    OverlookedPages.watch(
        guest.kernel(),
        () -> {
          PageAlloc pageAlloc = guest.kernel().pageAlloc();
          return pageAlloc.nrFreePages() + pageAlloc.setAside().count() - min;
        },
        late,
        pages -> "the number of free pages is " + (min + pages));
    Assumed.cpus(guest, settings);
    guest.exitingProcess(released);
    guest.memhog(released + 1);
    guest.allocators(settings.get(Size.ALLOCATORS));
    Goals.allocates(guest);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v4.13", ID),
        Expectation.proven("v4.20", ID),
        Expectation.proven("v6.12", ID),
        Expectation.violated("v4.13", ID, Hazard.PREMATURE_OOM_KILL).with(RELEASED.name(), 1),
        Expectation.proven("v4.13", ID).with(RELEASED.name(), 1).with(HIGH.name(), 0),
        Expectation.violated("v6.12", ID, Hazard.PREMATURE_OOM_KILL)
            .with(Assumed.ONE_CPU.name(), 0),
        Expectation.violated("v4.13", ID, Hazard.PREMATURE_OOM_KILL).with(LATE.name(), 1),
        Expectation.violated("v6.12", ID, Hazard.PREMATURE_OOM_KILL).with(LATE.name(), 1));
  }
}
