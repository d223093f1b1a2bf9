// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.model.patch;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.model.linux.mm.PageReporting;
import org.oomcheck.model.machine.KernelRef;
import org.oomcheck.model.tree.Expectation;
import org.oomcheck.model.tree.Patch;
import org.oomcheck.model.tree.Replacements;

/**
 * The scatterlist is made smaller for each order, so that it always holds the same amount of memory
 * at most. The mail has the formula; the rest is as in the patch that it answers. It costs twice as
 * many reports for blocks of order 10, in any guest.
 */
@AutoService(Patch.class)
public final class ReportHalving implements Patch {

  @Override
  public String id() {
    return "report-halving";
  }

  @Override
  public String summary() {
    return "the capacity of the scatterlist is halved for each order";
  }

  @Override
  public String source() {
    return "Alexander Duyck, Apr 2021, as an idea; never done";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(PageReporting.PROCESS_ZONE, ReportHalving::pageReportingProcessZone);
  }

  /**
   * Puts at most so many blocks into the scatterlist as are as much memory as a full one of the
   * lowest order. What is left over is reported before the scatterlist changes. Context: may sleep,
   * for the host.
   */
  @KernelRef(path = "mm/page_reporting.c", symbol = "page_reporting_process_zone", release = "v5.8")
  static boolean pageReportingProcessZone(PageReporting reporting) {
    if (!reporting.zoneWatermarkOk()) {
      return true;
    }
    return reporting.walk(order -> Math.max(1, reporting.capacity() >> order), order -> true);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v5.8+report-halving", "report-isolates-too-much"),
        Expectation.proven("v5.8+report-halving", "report-stale-threshold"));
  }
}
