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
 * The scatterlist keeps its size, and its start stays empty for high orders. What is left over from
 * one order is reported together with the next. How large the reserve is, the mail leaves open;
 * here it leaves what halving would, and saves the report of what is left over from each order.
 */
@AutoService(Patch.class)
public final class ReportReserve implements Patch {

  @Override
  public String id() {
    return "report-reserve";
  }

  @Override
  public String summary() {
    return "the start of the scatterlist is reserved, half of it more for each order";
  }

  @Override
  public String source() {
    return "Alexander Duyck, Apr 2021, as an idea; never done";
  }

  @Override
  public void apply(Replacements tree) {
    tree.replace(PageReporting.PROCESS_ZONE, ReportReserve::pageReportingProcessZone);
  }

  /**
   * Puts at most so many blocks into the scatterlist as are as much memory as a full one of the
   * lowest order. What is left over stays in the scatterlist for the next order. Context: may
   * sleep, for the host.
   */
  @KernelRef(path = "mm/page_reporting.c", symbol = "page_reporting_process_zone", release = "v5.8")
  static boolean pageReportingProcessZone(PageReporting reporting) {
    if (!reporting.zoneWatermarkOk()) {
      return true;
    }
    return reporting.walk(order -> Math.max(1, reporting.capacity() >> order), order -> false);
  }

  @Override
  public List<Expectation> expectations() {
    return List.of(
        Expectation.proven("v5.8+report-reserve", "report-isolates-too-much"),
        Expectation.proven("v5.8+report-reserve", "report-stale-threshold"));
  }
}
