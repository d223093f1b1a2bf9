// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.html;

import java.util.List;
import java.util.Map;
import org.oomcheck.explorer.result.Options;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.Samples;
import org.oomcheck.report.SourceText;

/** A small HTML report: two deadlocks, a livelock, a stall, and what is proven beside them. */
public final class ReportSample {
  static final List<CheckResult> RESULTS =
      List.of(
          of("v4.13", "reclaim-needs-oom"),
          of("v4.13+tell-host-nowait", "reclaim-needs-oom"),
          of("v4.15", "reclaim-needs-oom"),
          of("v4.13", "oom-lockup"),
          of("v4.13", "host-slow"),
          of("v4.13+oom-skips-host", "host-slow"));

  public static final String DEADLOCK = "reclaim-needs-oom/v4.13/deadlock.html";
  static final String LIVELOCK = "oom-lockup/v4.13/oom-lockup.html";
  static final String STALL = "host-slow/v4.13/stall.html";

  public static final Map<String, String> FILES =
      new HtmlReport(
              Samples.MATRIX.catalogue(), RESULTS, "1", trace -> "replay " + trace, SourceText.NONE)
          .files(finding -> {});

  private ReportSample() {}

  private static CheckResult of(String series, String scenario) {
    return Samples.MATRIX.check(series, scenario).run(Options.defaults());
  }
}
