// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import org.oomcheck.kernelc.api.world.PagesWithHost;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.InterpreterException;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.ObjectPlace;
import org.oomcheck.kernelc.syntax.Expression;
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
    for (String name : List.of("sg_init_one", "sg_set_buf")) {
      to.form(name, DriverCalls::buffer);
    }
    to.function("page_address", (site, a) -> a.get(0));
    to.scaled(
        "PAGE_REPORTING_CAPACITY",
        (site, value) -> IntegerType.INT.of(Math.max(1, value / REPORTING_CAPACITY)));
    to.constant("MAX_PAGE_ORDER", 10).constant("MAX_ORDER", 11);
  }

  /** Keeps how long a buffer is, where that is how many pages it tells the host of. */
  private static Value buffer(CallSite site, Expression.Call call) {
    if (site.part(PagesWithHost.class).isPresent()) {
      Value sg = site.caller().value(call.arguments().get(0));
      ObjectPlace entry = site.memory().target(sg, site.at());
      site.memory().member(entry, "length", site.at()).store(length(site, call), site.at());
    }
    return IntegerValue.NOTHING;
  }

  /** The length of a buffer; 0 for one of structs whose size is not known, which has no pages. */
  private static Value length(CallSite site, Expression.Call call) {
    try {
      return site.caller().value(call.arguments().get(2));
    } catch (InterpreterException e) {
      return IntegerType.INT.of(0);
    }
  }
}
