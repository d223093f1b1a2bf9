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
 * The report behind "mm/page_reporting: Fix possible user allocation failure": the worker looks
 * whether a scatterlist full of the smallest blocks can be spared, and then fills it with larger
 * ones. While the host has them they are neither free nor in use.
 *
 * <p>The default has a small scatterlist, and less is free than a scatterlist of the larger blocks
 * takes: there all three proposals hold. None of them takes the window away, all of them only make
 * it smaller: with {@code wanted=4} each of the three kills, for what they isolate is still
 * missing.
 *
 * <p>The guest of the report has 512 MiB, and 128 MiB of them are isolated: {@code capacity=32
 * order-9=0 order-10=32 wanted=3}. There {@code report-threshold} changes nothing: it asks whether
 * a full scatterlist is more than what is free, not what would be left, and it is exactly as much.
 * It fails narrowly: low_wmark is 0 here, in the kernel it begins to fail at 128 MiB and low_wmark.
 * In the example of its own description, 100 MiB free or {@code order-10=25}, it holds. The two
 * others hold in both.
 *
 * <p>{@code reporting-interrupt=0} loses the interrupts of the reporting virtqueue alone: the
 * worker sleeps for ever, and what it has isolated is lost to every task.
 */
@AutoService(Scenario.class)
public final class ReportIsolatesTooMuch implements Scenario {
  private static final String ID = "report-isolates-too-much";
  private static final Parameter CAPACITY = Size.CAPACITY.defaultingTo(4);
  private static final Parameter ORDER_9 = Size.ORDER_9.defaultingTo(1);
  private static final Parameter ORDER_10 = Size.ORDER_10.defaultingTo(3);
  private static final Parameter WANTED =
      new Parameter("wanted", 3, 1, 256, "what a process allocates, in blocks of 2 MiB");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String question() {
    return "Free memory is being reported to the host when a process allocates: is it killed for"
        + " want of what is isolated?";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(CAPACITY, ORDER_9, ORDER_10, WANTED, Assumed.REPORTING_INTERRUPT);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.PREMATURE_OOM_KILL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int capacity = settings.get(CAPACITY);
    int wanted = settings.get(WANTED);
    int order9 = settings.get(ORDER_9);
    int order10 = settings.get(ORDER_10);
    return machine ->
        ReportingGuest.bootWithHost(machine, tree, settings, capacity, wanted, order9, order10);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v5.8", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v6.12", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v6.12", ID, Hazard.LOST_WAKEUP, Hazard.PREMATURE_OOM_KILL)
            .with(Assumed.REPORTING_INTERRUPT.name(), 0),
        reported(Expectation.violated("v5.8", ID, Hazard.PREMATURE_OOM_KILL), 32),
        reported(Expectation.violated("v6.12", ID, Hazard.PREMATURE_OOM_KILL), 32),
        reported(Expectation.violated("v5.8+report-threshold", ID, Hazard.PREMATURE_OOM_KILL), 32),
        reported(Expectation.proven("v5.8+report-halving", ID), 32),
        reported(Expectation.proven("v5.8+report-reserve", ID), 32),
        reported(Expectation.violated("v5.8", ID, Hazard.PREMATURE_OOM_KILL), 25),
        reported(Expectation.proven("v5.8+report-threshold", ID), 25),
        reported(Expectation.proven("v5.8+report-halving", ID), 25),
        reported(Expectation.proven("v5.8+report-reserve", ID), 25));
  }

  /** What is expected in the guest of the report, with this many free blocks of 4 MiB. */
  private static Expectation reported(Expectation expectation, int blocks) {
    return expectation
        .with(CAPACITY.name(), 32)
        .with(ORDER_9.name(), 0)
        .with(ORDER_10.name(), blocks);
  }
}
