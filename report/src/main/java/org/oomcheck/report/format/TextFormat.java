// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.report.format;

import com.google.auto.service.AutoService;
import java.util.List;
import org.oomcheck.report.CheckResult;
import org.oomcheck.report.TreeReview;

/** Results as text, in lines of at most 110 columns. */
@AutoService(ResultFormat.class)
public final class TextFormat implements ResultFormat {

  @Override
  public String name() {
    return TEXT;
  }

  @Override
  public String description() {
    return "for people: a table, one whole report, a line for every other finding";
  }

  @Override
  public String check(List<CheckResult> results, Invocation invocation) {
    return new CheckText(invocation).of(results);
  }

  @Override
  public String review(List<TreeReview> reviews, Invocation invocation) {
    return ReviewText.of(reviews, invocation);
  }
}
