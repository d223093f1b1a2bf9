// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.PageReporting;
import org.oomcheck.model.machine.Hazard;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.machine.Loop;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/** The scatterlist is made smaller for high orders, by what is free when the pass begins. */
@AutoService(Patch.class)
public final class ReportThreshold implements Patch {

  @Override
  public String id() {
    return "report-threshold";
  }

  @Override
  public String summary() {
    return "a pass isolates less of the orders of which a full scatterlist is more than what is free";
  }

  @Override
  public String source() {
    return "Xunlei Pang, Mar 2021, as posted; not merged";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(PageReporting.PROCESS_ZONE, ReportThreshold::pageReportingProcessZone);
  }

  /**
   * Reckons once from which order on a full scatterlist is more than what is free, and halves it
   * from there for each order. What is left over is reported before the scatterlist changes.
   * Context: may sleep, for the host.
   */
  @KernelRef(
      path = "mm/page_reporting.c",
      symbol = "page_reporting_process_zone",
      release = "v5.8",
      omits = "reporting_factor, from an earlier patch of that series")
  static boolean pageReportingProcessZone(PageReporting reporting) {
    if (!reporting.zoneWatermarkOk()) {
      return true;
    }
    int threshold = calculateZoneOrderThreshold(reporting);
    return reporting.walk(
        order ->
            order < threshold
                ? reporting.capacity()
                : Math.max(1, reporting.capacity() >> (order - threshold + 1)),
        order -> order + 1 >= threshold);
  }

  /** The first order of which a full scatterlist is more than what is free; low_wmark is 0. */
  @KernelRef(
      path = "mm/page_reporting.c",
      symbol = "calculate_zone_order_threshold",
      release = "v5.8")
  private static int calculateZoneOrderThreshold(PageReporting reporting) {
    Loop region = reporting.loop("calculate_zone_order_threshold");
    int pagesThreshold = reporting.nrFreePages();
    int order = 0;
    while (order < reporting.freeArea().orders()
        && reporting.capacity() << order <= pagesThreshold) {
      order++;
    }
    region.leave(order);
    return order;
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v5.8+report-threshold", "report-isolates-too-much"),
        Expectation.violated(
            "v5.8+report-threshold", "report-stale-threshold", Hazard.PREMATURE_OOM_KILL));
  }
}
