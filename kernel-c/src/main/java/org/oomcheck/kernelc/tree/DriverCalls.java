// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.model.machine.Progress;

/** What the driver of the balloon calls, and no header binds. */
final class DriverCalls {

  /** What the kernel has; a world has one. */
  private static final int REPORTING_CAPACITY = 32;

  private DriverCalls() {}

  static void bind(Bindings to) {
    BalloonCalls.sizes(to);
    PageCalls.bind(to);
    to.function("alloc_pages", (site, a) -> PageCalls.allocate(site, a.get(0), Progress.NONE));
    to.function(
        "free_pages",
        (site, a) -> {
          site.free(site.memory().pointers().outermost(a.get(0), site.at()));
          PageCalls.kernel(site).pageAlloc().freePages(1);
          return IntegerValue.NOTHING;
        });
    to.function("page_address", (site, a) -> a.get(0));
    to.scaled(
        "PAGE_REPORTING_CAPACITY",
        (site, value) -> IntegerType.INT.of(Math.max(1, value / REPORTING_CAPACITY)));
    to.constant("MAX_PAGE_ORDER", 10).constant("MAX_ORDER", 11);
  }
}
