// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.scenario;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.World;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.KernelTree;

/**
 * The report behind "mm/page_reporting: Fix possible user allocation failure": the worker looks
 * whether a scatterlist full of the smallest blocks can be spared, and then fills it with larger
 * ones. While the host has them they are neither free nor anybody's.
 *
 * <p>The guest of that report has 512 MiB, 128 MiB of them free: {@code capacity=32 order-9=0
 * order-10=32 wanted=3}. The default has a small scatterlist, and less is free than a scatterlist
 * of the larger blocks takes: there all three proposals hold. None of them takes the window away,
 * all of them only make it smaller: with {@code wanted=4} each of the three kills, for what they
 * isolate is still missing.
 *
 * <p>{@code report-threshold} asks whether a full scatterlist is more than what is free, not what
 * would be left. Where a little more is free it changes nothing, {@code order-10=4}; nor does it
 * for the guest above, but there by a hair: low_wmark is 0 here, in the kernel it begins to fail at
 * 128 MiB and low_wmark.
 */
@AutoService(Scenario.class)
public final class ReportIsolatesTooMuch implements Scenario {
  private static final String ID = "report-isolates-too-much";
  private static final Parameter CAPACITY =
      new Parameter("capacity", 4, 1, 32, "PAGE_REPORTING_CAPACITY, 32 in the kernel");
  private static final Parameter ORDER_9 =
      new Parameter("order-9", 1, 0, 256, "free blocks of order 9, 2 MiB each");
  private static final Parameter ORDER_10 =
      new Parameter("order-10", 3, 0, 128, "free blocks of order 10, 4 MiB each");
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
    return List.of(CAPACITY, ORDER_9, ORDER_10, WANTED);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.PREMATURE_OOM_KILL);
  }

  @Override
  public World world(KernelTree tree, Settings settings) {
    int capacity = settings.get(CAPACITY.name());
    int wanted = settings.get(WANTED.name());
    int order9 = settings.get(ORDER_9.name());
    int order10 = settings.get(ORDER_10.name());
    return machine -> ReportingGuest.boot(machine, tree, capacity, wanted, order9, order10);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.violated("v5.8", ID, Hazard.PREMATURE_OOM_KILL),
        Expectation.violated("v6.12", ID, Hazard.PREMATURE_OOM_KILL));
  }
}
