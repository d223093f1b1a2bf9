// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.scenario.support.Assumed;
import org.oomcheck.model.scenario.support.Parameter;
import org.oomcheck.model.scenario.support.ReportingGuest;
import org.oomcheck.model.scenario.support.Settings;
import org.oomcheck.model.scenario.support.Size;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The objection to {@code report-threshold}: it reckons once, at the start of the walk, from which
 * order on the scatterlist has to be smaller. Here enough is free at that moment, and the process
 * takes its memory during the walk.
 *
 * <p>That the number is old is not even needed: memory that goes after the blocks were isolated is
 * as good as memory that went before, so the same number taken anew for every order would not save
 * the process. A capacity that depends on the order alone does.
 *
 * <p>With the kernel's scatterlist and 132 MiB free: {@code capacity=32 order-9=2 order-10=32
 * wanted=4}.
 */
@AutoService(Scenario.class)
public final class ReportStaleThreshold implements Scenario {
  private static final String ID = "report-stale-threshold";
  private static final Parameter WANTED =
      new Parameter("wanted", 3, 1, 256, "what a process allocates, in blocks of 2 MiB");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Free memory falls while the worker walks the free lists: does a threshold"
        + " from the start of the walk protect a process?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Size.CAPACITY, Size.ORDER_9, Size.ORDER_10, WANTED, Assumed.HOST_ANSWERS);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.PREMATURE_OOM_KILL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int capacity = settings.get(Size.CAPACITY);
    int wanted = settings.get(WANTED);
    int order9 = settings.get(Size.ORDER_9);
    int order10 = settings.get(Size.ORDER_10);
    return machine ->
        ReportingGuest.boot(machine, tree, settings, capacity, wanted, order9, order10);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v5.8", ID, Hazard.PREMATURE_OOM_KILL),
        realSizes(Expectation.violated("v5.8", ID, Hazard.PREMATURE_OOM_KILL)),
        realSizes(Expectation.violated("v5.8+report-threshold", ID, Hazard.PREMATURE_OOM_KILL)),
        realSizes(Expectation.proven("v5.8+report-halving", ID)),
        realSizes(Expectation.proven("v5.8+report-reserve", ID)),
        Expectation.violated("v5.8", ID, Hazard.DEADLOCK).with(Assumed.HOST_ANSWERS.name(), 0));
  }

  /** What is expected with the kernel's scatterlist. */
  private static Expectation realSizes(Expectation expectation) {
    return expectation
        .with(Size.CAPACITY.name(), 32)
        .with(Size.ORDER_10.name(), 32)
        .with(WANTED.name(), 4);
  }
}
