// SPDX-License-Identifier: GPL-2.0-or-later
package org.oomcheck.kernelc.tree;

import java.util.List;
import java.util.Set;
import org.oomcheck.kernelc.binding.Bindings;
import org.oomcheck.kernelc.binding.CallSite;
import org.oomcheck.kernelc.interpreter.IntegerType;
import org.oomcheck.kernelc.interpreter.IntegerValue;
import org.oomcheck.kernelc.interpreter.Value;
import org.oomcheck.kernelc.memory.Pointer;
import org.oomcheck.kernelc.syntax.Type;
import org.oomcheck.model.linux.mm.Kernel;
import org.oomcheck.model.machine.Progress;

/** What the driver of the balloon calls, and no header binds. */
final class DriverCalls {

  /** What the kernel has; a world has one. */
  private static final int REPORTING_CAPACITY = 32;

  private DriverCalls() {}

  static void bind(Bindings to) {
    BalloonCalls.sizes(to);
    to.function("page_to_pfn", (site, arguments) -> IntegerType.UNSIGNED_LONG.of(0));
    to.function("alloc_page", (site, a) -> allocate(site, a.get(0), Progress.PAGES));
    to.function("alloc_pages", (site, a) -> allocate(site, a.get(0), Progress.NONE));
    for (String name : List.of("put_page", "__free_page")) {
      to.function(
          name,
          (site, a) -> {
            site.free(a.get(0));
            kernel(site).pageAlloc().freeBalloonPages(1);
            return IntegerValue.NOTHING;
          });
    }
    to.function(
        "free_pages",
        (site, a) -> {
          site.free(site.memory().pointers().outermost(a.get(0), site.at()));
          kernel(site).pageAlloc().freePages(1);
          return IntegerValue.NOTHING;
        });
    to.harmless("get_page");
    to.function("page_address", (site, a) -> a.get(0));
    to.scaled(
        "PAGE_REPORTING_CAPACITY",
        (site, value) -> IntegerType.INT.of(Math.max(1, value / REPORTING_CAPACITY)));
    to.constant("MAX_PAGE_ORDER", 10).constant("MAX_ORDER", 11);
  }

  private static Kernel kernel(CallSite site) {
    return site.part(Kernel.class).orElseThrow();
  }

  private static Type page(CallSite site) {
    return new Type.Named(site.at(), "struct page", Set.of());
  }

  private static Value allocate(CallSite site, Value gfp, Progress progress) {
    if (site.isBooting()) {
      kernel(site).pageAlloc().bootBalloon(kernel(site).pageAlloc().withBalloon() + 1);
      return new Pointer(site.allocate(page(site), "page"));
    }
    int flags = (int) site.integer(gfp, "gfp_mask");
    return kernel(site).pageAlloc().allocPage(flags, progress)
        ? new Pointer(site.allocate(page(site), "page"))
        : IntegerType.UNSIGNED_LONG.of(0);
  }
}
